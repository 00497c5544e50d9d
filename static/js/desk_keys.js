// The keyboard of a desk: single keys, with a switch that turns them off (WCAG 2.1.4).

const KEPT = "desk-keys";

/** Let whatever carries data-desk-key be reached by that key, and show the keys that there are. */
export function workByKeys(legend) {
  const turnedOn = legend.querySelector("[role=switch]");
  turnedOn.checked = read() !== "off";
  say(turnedOn);
  turnedOn.addEventListener("change", () => {
    write(turnedOn.checked ? "on" : "off");
    say(turnedOn);
  });
  legend.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!turnedOn.checked || event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isWritingIn(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      legend.querySelector(".desk-keys__heading").focus();
      legend.scrollIntoView({ block: "nearest" });
      return;
    }
    const key = event.key.toLowerCase();
    const found = /^[a-z]$/.test(key) && document.querySelector(`[data-desk-key="${key}"]`);
    if (!found) return;
    event.preventDefault();
    use(found);
  });
}

/** A choice is made, and the focus goes on to what comes next; anything else is done. */
function use(found) {
  found.click();
  const then = found.dataset.deskThen && document.getElementById(found.dataset.deskThen);
  if (!then) return;
  const chosen = document.querySelector(`[name="${then.name}"]:checked`) ?? then;
  chosen.focus();
  chosen.scrollIntoView({ block: "center" });
}

/** Whether a key typed there is a letter of something: in a field, but not at a tick or one of several. */
function isWritingIn(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["radio", "checkbox", "submit", "button"].includes(target.type);
}

function say(turnedOn) {
  turnedOn.labels[0].querySelector(".choice__label").textContent = `Single keys are ${turnedOn.checked ? "on" : "off"}`;
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing begins anew
  }
}

function write(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // the same
  }
}
