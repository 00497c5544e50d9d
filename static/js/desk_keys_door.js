// The keys of the desks are loaded only by pages that have some.

/** Let the desk be worked by keys, where a page has a legend of them. */
export async function offerDeskKeys() {
  const legend = document.querySelector("[data-desk-keys]");
  if (!legend) return;
  const { workByKeys } = await import("./desk_keys.js");
  workByKeys(legend);
}
