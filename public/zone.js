// Offers the browser's time zone where one is asked for. Without it one chooses from the list.
const form = document.querySelector("[data-offer-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const select = form?.elements.zone;
if (select && [...select.options].some((option) => option.value === zone)) {
  const hint = form.querySelector("[data-zone-hint]");
  const tell = () => {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", hour: "numeric", minute: "2-digit", timeZone: select.value });
    hint.textContent = `${select.value === zone ? "This is what your device says. " : ""}There it is ${time.format(new Date())} now.`;
  };
  if (!document.querySelector("[role=alert]")) select.value = zone;
  select.addEventListener("change", tell);
  tell();
}
