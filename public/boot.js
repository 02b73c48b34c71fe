// Starts the islands of a page. A file of its own instead of an inline script, so that the content security policy
// allows no inline script at all.
import init, * as ithaca from "./ithaca.js";

await init({ module_or_path: new URL("./ithaca_bg.wasm", import.meta.url) });
ithaca.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  ithaca[island.dataset.component]?.(island);
}
document.documentElement.dataset.ready = "";
