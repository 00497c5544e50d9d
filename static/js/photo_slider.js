// Before and after under one slider: a range input moves the line between two pictures that lie on each other. Without
// it they stand side by side, all pairs of a case below one another; the switch brings that back for one pair.

/** Put every pair of every case under a slider, and show the switch. */
export function offerPhotoSliders() {
  for (const pairs of document.querySelectorAll("[data-photo-pairs]")) offerSlider(pairs);
}

function offerSlider(pairs) {
  const tools = pairs.querySelector("[data-photo-tools]");
  const chosen = (name) => tools.querySelector(`input[name$="-${name}"]:checked`)?.value;
  const show = () => {
    pairs.dataset.view = chosen("view");
    for (const [number, pair] of pairs.querySelectorAll("[data-photo-pair]").entries()) {
      pair.dataset.photoPair = number === Number(chosen("pair") ?? 0) ? "" : "aside"; // on paper all of them stand
      pair.querySelector("[data-photo-slide]").hidden = pairs.dataset.view !== "slider";
    }
  };
  for (const range of pairs.querySelectorAll("input[type=range]")) {
    let before;
    range.addEventListener("pointerdown", () => (before = range.value));
    range.addEventListener("pointercancel", () => moveLine(range, before)); // the finger scrolls the page
    range.addEventListener("input", () => moveLine(range));
    moveLine(range);
  }
  tools.addEventListener("change", show);
  tools.hidden = false;
  show();
}

/** Show so many parts of a hundred of the before, and say so. */
function moveLine(range, value = range.value) {
  range.value = value;
  const before = range.valueAsNumber;
  range.closest("[data-photo-pair]").style.setProperty("--line", `${before}%`);
  const { onlyAfter, onlyBefore, both } = range.dataset; // what is said, in the language of the page
  const shares = both.replace("{before}", before).replace("{after}", 100 - before);
  range.ariaValueText = { 0: onlyAfter, 100: onlyBefore }[before] ?? shares;
}
