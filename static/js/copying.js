// Copy buttons: shown only where a script can answer them. `data-copy` names the field whose words are copied;
// `data-copied` and `data-copy-by-hand` are what is said afterwards.

/** Let every copy button put its field's words on the clipboard, and say so. */
export function offerToCopy() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const said = button.parentElement?.querySelector("[data-copy-said]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = button.dataset.copied;
      } catch {
        said.textContent = button.dataset.copyByHand;
      }
    });
  }
}
