// The code of a card: its QR code holds it behind the "#" of the address, which browsers send to nobody.
const CODE = /^#((?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4})$/i;
const KEPT = "visit-code";

/** Fill in the code of the address, on this page or, when somebody has to sign in first, on the one that follows. */
export function fillInVisitCode() {
  const here = location.pathname;
  const code = CODE.exec(location.hash)?.[1];
  if (code) {
    keep({ code, page: new URLSearchParams(location.search).get("next") ?? here });
    history.replaceState(history.state, "", here + location.search);
  }
  const field = document.getElementById("visit_code");
  const kept = field && keptCode();
  if (!kept || kept.page !== here) return;
  if (field.value === "") field.value = kept.code;
  field.form?.addEventListener("submit", () => keep(null));
}

function keep(kept) {
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing: the code stands on the card.
  }
}

function keptCode() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}
