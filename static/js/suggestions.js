// Suggestions while somebody types: a list below a text field of the search form, chosen by arrow keys, mouse or finger.
//
// <input data-suggest="/api/v1/suggest?kind=place">: where to ask, with `q` and, from the same form, `near` and
// `within` added. The list is a listbox of the form (static/css/blocks/suggestions.css); what a suggestion does when it
// is chosen stands in `choose`. Without this the field is a plain one and the search understands the same words.
import Combobox from "@github/combobox-nav";

const WAIT_MS = 120;
const KEPT_ANSWERS = 50;
const LEAST_ROOM_PX = 180;
const MOST_ROOM_PX = 448;
const LABEL_PX = 48;
const EDGE_PX = 8;
const KINDS = ["concern", "technique", "practitioner", "practice", "place"];

/** Give every field that asks for it its list. */
export function suggestWhileTyping() {
  for (const input of document.querySelectorAll("input[data-suggest]")) offer(input);
}

function offer(input) {
  const { form } = input;
  const words = JSON.parse(form.dataset.words);
  const list = element("div", "suggestions", { id: `${input.id}-suggestions`, role: "listbox", "aria-label": words.list, hidden: "" });
  const said = element("p", "visually-hidden", { role: "status" });
  form.append(list, said);
  input.autocomplete = "off";
  const combobox = new Combobox(input, list, { tabInsertsSuggestions: false });
  const answers = new Map();
  let waiting, asking;

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    if (list.hidden) return;
    combobox.stop();
    list.hidden = true;
    said.textContent = "";
  }

  function show(items) {
    if (document.activeElement !== input) return;
    close();
    said.textContent = countOf(items, words);
    if (!items.length) return;
    list.replaceChildren(...groups(items, list.id, words));
    list.hidden = false;
    place(list, input);
    list.scrollTop = 0;
    combobox.start();
  }

  async function ask() {
    clearTimeout(waiting);
    asking?.abort();
    if (!input.value.trim()) return close();
    const address = question(input);
    const { signal } = (asking = new AbortController());
    try {
      const items = answers.get(address) ?? (await answerOf(address, signal));
      if (signal.aborted) return;
      if (answers.size >= KEPT_ANSWERS) answers.clear();
      answers.set(address, items);
      show(items);
    } catch {
      if (!signal.aborted) close(); // nothing is lost: the form searches for what was typed
    }
  }

  input.addEventListener("input", ({ isComposing }) => {
    if (isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      ask();
    }
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would empty itself at once
      if (list.hidden) input.value = "";
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("combobox-commit", ({ target }) => {
    const item = JSON.parse(target.dataset.item);
    close();
    choose(item, input);
    if (item.kind === "place") said.textContent = words.near.replace("{place}", item.value);
  });
  visualViewport?.addEventListener("resize", () => list.hidden || place(list, input));
}

/** A term becomes a filter, a person their page, a practice words, a place the other field. */
function choose({ kind, value, url }, input) {
  const { form } = input;
  if (kind === "place") {
    if (input !== form.elements.near) input.value = "";
    form.elements.near.value = value;
  } else if (kind === "practice") {
    input.value = value;
    form.requestSubmit();
  } else if (kind === "practitioner") {
    location.assign(url);
  } else {
    input.value = "";
    filterBy(form, kind, value);
  }
}

/** Search with one more filter: by its own box where the page has one, else by the address. */
function filterBy(form, name, value) {
  const box = [...form.elements].find((one) => one.type === "checkbox" && one.name === name && one.value === value);
  if (box) {
    box.checked = true;
    form.requestSubmit();
    return;
  }
  const address = new URL(form.action);
  for (const [key, given] of new FormData(form)) address.searchParams.append(key, given);
  address.searchParams.append(name, value);
  location.assign(address);
}

function question(input) {
  const address = new URL(input.dataset.suggest, location.href);
  address.searchParams.set("q", input.value.trim());
  for (const name of ["near", "within"]) {
    const other = input.form.elements[name];
    if (other && other !== input && other.value.trim()) address.searchParams.set(name, other.value.trim());
  }
  return address.href;
}

async function answerOf(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).items;
}

/** Below its field, as wide as the form on a phone, no higher than what the keyboard leaves of the screen. The page
 *  moves up as far as the list needs while the field's label stays in sight. */
function place(list, input) {
  const wanted = Math.min(list.scrollHeight + EDGE_PX, MOST_ROOM_PX);
  const missing = wanted - roomBelow(input);
  const spare = input.getBoundingClientRect().top - LABEL_PX;
  if (missing > 0 && spare > 0) scrollBy(0, Math.min(missing, spare));
  const [field, form] = [input.getBoundingClientRect(), input.form.getBoundingClientRect()];
  const lengths = {
    below: field.bottom - form.top, start: field.left - form.left, width: field.width,
    room: Math.max(roomBelow(input), LEAST_ROOM_PX),
  };
  for (const [name, length] of Object.entries(lengths)) list.style.setProperty(`--${name}`, `${Math.round(length)}px`);
}

function roomBelow(input) {
  const bottom = visualViewport ? visualViewport.offsetTop + visualViewport.height : innerHeight;
  return bottom - input.getBoundingClientRect().bottom - 2 * EDGE_PX;
}

function groups(items, id, words) {
  return KINDS.flatMap((kind) => {
    const ofKind = items.filter((item) => item.kind === kind);
    if (!ofKind.length) return [];
    const group = element("div", "suggestions__group", { role: "group", "aria-labelledby": `${id}-${kind}` });
    const title = element("div", "suggestions__kind", { id: `${id}-${kind}`, role: "presentation" }, words[kind]);
    group.append(title, ...ofKind.map((item) => option(item, `${id}-${items.indexOf(item)}`)));
    return [group];
  });
}

function option(item, id) {
  const line = element("div", "suggestions__option", { id, role: "option", "data-item": JSON.stringify(item) });
  const label = element("span", "suggestions__label");
  label.append(...marked(item.via ?? item.label, item.marks));
  if (item.via) label.append(element("span", "suggestions__arrow", { "aria-hidden": "true" }, " → "), element("b", "suggestions__term", {}, item.label));
  line.append(label);
  if (item.detail) line.append(" ", element("span", "suggestions__detail", {}, item.detail));
  return line;
}

/** The text with its marked parts as <mark>; `marks` count characters, not half characters. */
function marked(text, marks) {
  const letters = [...text];
  const parts = [];
  let at = 0;
  for (const [start, stop] of marks) {
    if (start < at) continue;
    parts.push(letters.slice(at, start).join(""), element("mark", "suggestions__mark", {}, letters.slice(start, stop).join("")));
    at = stop;
  }
  return [...parts, letters.slice(at).join("")];
}

function countOf({ length }, { none, one, many }) {
  if (!length) return none;
  return length === 1 ? one : many.replace("{count}", length);
}

function element(tag, className, attributes = {}, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}
