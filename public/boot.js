// Starts the islands of a page. A file of its own instead of an inline script, so that the content security policy
// allows no inline script at all.
const name = document.documentElement.dataset.module;
const ithaca = await import(`./${name}.js`);
await ithaca.default({ module_or_path: new URL(`./${name}_bg.wasm`, import.meta.url) });
ithaca.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  ithaca[island.dataset.component]?.(island);
}
document.documentElement.dataset.ready = "";
