// The door to the map: the script of every page stays small, the map comes where a page has one.

/** Draw the map, or bring it in step with the results. Nothing to do where there is none. */
export async function drawMap() {
  const element = document.querySelector("[data-map]");
  if (!element) return;
  try {
    const { showMap } = await import("./map.js");
    await showMap(element);
  } catch {
    const words = element.querySelector(".map__waiting");
    if (words) words.textContent = element.dataset.failed;
  }
}
