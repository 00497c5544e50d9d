// After the results were replaced: say so, keep the form and the title in step, redraw the markers.
import { redrawMap } from "./map_door.js";

const VIEW = "results-view";

/** Tell people who listen what the new results are, and people who see where they are. */
export function announceResults() {
  document.addEventListener("htmx:before:request", ({ detail }) => {
    if (isSearch(detail.ctx)) document.getElementById(VIEW)?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (!isSearch(detail.ctx)) return;
    const sentence = document.getElementById("results-sentence");
    document.getElementById("results-said").textContent = sentence.textContent;
    document.title = document.title.replace(/^.*(?= · )/, sentence.textContent);
    redrawMap();
  });
  for (const over of ["htmx:finally:request", "htmx:error", "htmx:response:error"]) {
    document.addEventListener(over, ({ detail }) => {
      if (isSearch(detail.ctx)) document.getElementById(VIEW)?.removeAttribute("aria-busy");
    });
  }
  // When the line is down, a plain page load says so in the browser's own words, and can be tried again.
  document.addEventListener("htmx:error", ({ detail }) => {
    if (isSearch(detail.ctx) && detail.error?.name !== "AbortError") document.getElementById("search-form").submit();
  });
}

function isSearch(ctx) {
  return ctx?.sourceElement?.id === "search-form";
}
