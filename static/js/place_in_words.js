// One box told apart: the form shows words and place each in its own field, as the answer says it understood them.

/** After each answer, fill in the form as it was understood, so that the next search asks the same. */
export function showWhatWasUnderstood() {
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx?.sourceElement?.id !== "search-form") return;
    fillForm(detail.ctx.sourceElement);
    offerHere();
  });
  offerHere();
}

function fillForm(form) {
  const understood = document.getElementById("results-view").dataset;
  for (const name of ["near", "within", "q"]) {
    const field = form.elements[name];
    if (name in understood && field) field.value = understood[name];
  }
}

/** The button in the answer does what the one beside the field does, where that one can be used. */
function offerHere() {
  const button = document.querySelector("[data-press-near-me]");
  const nearMe = document.querySelector("[data-near-me]");
  if (!button || !nearMe || nearMe.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () => nearMe.click());
}
