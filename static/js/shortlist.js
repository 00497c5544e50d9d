// Keep and take off in place: the button, every other one of the same listing, and the count change; it is said aloud.
// What fails or finds no room is sent as the plain form that it is, and its page says why.

/** Says aloud what changed. Not in the header: on a phone that is folded away, and would be silent. */
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
said.dataset.shortlistSaid = "";

/** Let the shortlist's buttons answer without leaving the page. */
export function keepInPlace() {
  if (!words()) return;
  document.getElementById("main").append(said);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-shortlist]")) return;
    event.preventDefault();
    press(form);
  });
}

async function press(form) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    const now = await answer.json();
    if (now.full) throw new Error("no room");
    show(form, now);
  } catch {
    form.submit();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function show(form, { kept, count, places }) {
  const { shortlist: slug, name } = form.dataset;
  const isKept = kept.includes(slug);
  for (const other of document.querySelectorAll("form[data-shortlist]")) {
    if (other.dataset.shortlist === slug) turn(other, isKept, places[slug]);
  }
  for (const number of document.querySelectorAll("[data-shortlist-count]")) {
    number.textContent = count;
    number.hidden = !count;
  }
  said.textContent = words().dataset[isKept ? "on" : "off"].replace("{name}", name);
}

/** Make the button the other one; pressed again, it puts back what it took off at its `place`. */
function turn(form, isKept, place) {
  form.elements.act.value = isKept ? "leave" : "keep";
  form.querySelector("[name=at]")?.remove();
  if (place !== undefined) {
    const at = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: place });
    form.append(at);
  }
  form.querySelector("button").setAttribute("aria-pressed", String(isKept));
  form.querySelector("[data-shortlist-word]").textContent = words().dataset[isKept ? "kept" : "keep"];
}

const words = () => document.querySelector("[data-shortlist-words]");
