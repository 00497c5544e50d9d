// A page with an error summary starts there.

/** Move the focus to the error summary, when there is one. */
export function focusErrors() {
  document.getElementById("error-summary")?.focus();
}
