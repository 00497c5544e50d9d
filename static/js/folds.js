// Evidence that lies folded: the address opens it, also in browsers that do not do so themselves, and paper gets it open.

/** Open what the address names, with everything that it is folded into. */
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  let opened = false;
  for (let fold = named.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) named.scrollIntoView();
}

/** Let addresses open what is folded; while the page is printed, everything of it is open. */
export function unfoldEvidence() {
  if (!document.querySelector("details")) return;
  addEventListener("hashchange", openNamed);
  openNamed();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(":is(.profile__columns, .self-check) details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
