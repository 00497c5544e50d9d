// After the results were replaced: say so, lead to what was wrong, redraw the markers.
import { focusErrors } from "./errors.js";
import { redrawMap } from "./map_door.js";

const VIEW = "results-view";

/** Tell people who listen what the new results are, and people who see that they are coming. */
export function announceResults() {
  document.addEventListener("htmx:before:request", ({ detail }) => {
    if (isSearch(detail.ctx)) document.getElementById(VIEW)?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (!isSearch(detail.ctx)) return;
    document.getElementById("results-said").textContent = document.getElementById("results-sentence").textContent;
    focusErrors();
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
