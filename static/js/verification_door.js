// The keys of the verification desk are loaded only by its pages.

/** Let the desk be worked by keys, where a page has a legend of them. */
export async function offerDeskKeys() {
  const legend = document.querySelector("[data-desk-keys]");
  if (!legend) return;
  const { workByKeys } = await import("./verification.js");
  workByKeys(legend);
}
