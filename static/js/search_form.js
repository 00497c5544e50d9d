// The search form: short addresses, and results that follow each choice at once.

/** Leave empty answers out of the address, so that it can be read, kept and sent. */
export function keepAddressesShort() {
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get") return;
    const empty = [...formData].filter(([, value]) => value === "").map(([name]) => name);
    for (const name of empty) formData.delete(name);
  });
}

/** Search again when a filter, the radius or the order is chosen; words and places wait for the button. */
export function searchAsChosen() {
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (form?.id !== "search-form" || !form.hasAttribute("hx-get")) return;
    if (target.matches("input[type=text], input[type=search]")) return;
    form.requestSubmit();
  });
  document.addEventListener("submit", ({ target, submitter }) => {
    if (target.id === "search-form" && submitter?.closest("[popover]")) submitter.closest("[popover]").hidePopover?.();
  });
}
