// "Is it for me?": ticks narrow the questions to one's own. They live in the boxes of this page and nowhere else: no
// storage, no address, no request. A page that is left or comes back from the browser's memory is empty.

/** Let ticks narrow the list of questions, and let it be copied. */
export function narrowToOwnQuestions() {
  const check = document.querySelector("[data-self-check]");
  if (!check) return;
  const all = (name) => [...check.querySelectorAll(`[data-self-check-${name}]`)];
  const ticks = all("tick");
  const items = all("item");
  const [said] = all("said");

  const show = () => {
    const chosen = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.dataset.selfCheckTick));
    for (const item of items) item.hidden = chosen.size > 0 && !chosen.has(item.dataset.selfCheckItem);
    for (const part of all("part")) part.hidden = !part.querySelector("[data-self-check-item]:not([hidden])");
    const count = all("asked").filter((one) => !one.closest("[hidden]")).length;
    const { all: everything, one, many } = check.dataset;
    said.textContent = !chosen.size ? everything : count === 1 ? one : many.replace("#", count);
    all("copied")[0].textContent = "";
  };
  const forget = () => {
    for (const tick of ticks) tick.checked = false;
    show();
  };

  check.addEventListener("change", show);
  all("clear")[0].addEventListener("click", forget);
  all("go")[0].addEventListener("click", () => all("list")[0].focus());
  window.addEventListener("pagehide", forget);
  window.addEventListener("pageshow", (event) => event.persisted && forget());
  all("ticks")[0].hidden = false;
  forget();
  offerToCopyQuestions(check, all);
}

/** Let a button put the questions that are shown on the clipboard, and say so. */
function offerToCopyQuestions(check, all) {
  const [[button], [copied]] = [all("copy"), all("copied")];
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lines = [...check.querySelectorAll("[data-self-check-line], [data-self-check-asked]")]
      .filter((one) => !one.closest("[hidden]"))
      .map((one) => (one.matches("h4") ? "\n" : one.matches("li") ? "- " : "") + one.textContent.trim());
    try {
      await navigator.clipboard.writeText(lines.join("\n").trim());
      copied.textContent = check.dataset.copied;
    } catch {
      copied.textContent = check.dataset.notCopied;
    }
  });
}
