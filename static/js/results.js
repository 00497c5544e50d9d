// Results that follow the form: say when they are coming, what they are, and when they could not be had.
import { focusErrors } from "./errors.js";
import { drawMap } from "./map_door.js";

const view = () => document.getElementById("results-view");

/** Tell people who listen what the new results are, and people who see that they are coming. */
export function announceResults() {
  onSearch("htmx:before:request", () => view().setAttribute("aria-busy", "true"));
  onSearch("htmx:finally:request", () => view().removeAttribute("aria-busy"));
  onSearch("htmx:after:swap", ({ ctx }) => {
    if (ctx.response.status >= 400) return;
    clearTrouble();
    document.getElementById("results-said").textContent = document.getElementById("results-sentence").textContent;
    focusErrors();
    drawMap();
  });
  onSearch("htmx:response:error", showTrouble);
  onSearch("htmx:error", showTrouble);
}

function onSearch(event, act) {
  document.addEventListener(event, ({ detail }) => {
    if (detail.ctx?.sourceElement?.id === "search-form") act(detail);
  });
}

/** The last answer stays; above it stands what happened and how to try again. */
function showTrouble() {
  clearTrouble();
  const words = document.createElement("div");
  words.id = "results-trouble";
  words.className = "results__trouble";
  words.setAttribute("role", "alert");
  words.append(document.getElementById("results-trouble-words").content.cloneNode(true));
  view().prepend(words);
}

function clearTrouble() {
  document.getElementById("results-trouble")?.remove();
}
