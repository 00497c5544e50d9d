// Print buttons: shown only where a script can answer them.

/** Let every print button open the browser's own dialog. */
export function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
