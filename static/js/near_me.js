// "Use where I am now": the browser asks the person, we get a point rounded to about a kilometer, nobody else does.

const DECIMALS = 2;
const REASONS = { 1: "refused", 2: "unknown", 3: "tooLong" };

/** Show the button where the browser can answer, and search from there when it is pressed. */
export function offerNearMe() {
  const button = document.querySelector("[data-near-me]");
  if (!button || !("geolocation" in navigator)) return;
  const said = document.querySelector("[data-near-me-said]");
  const field = document.getElementById("near");
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = said.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(DECIMALS)}, ${coords.longitude.toFixed(DECIMALS)}`;
        said.textContent = "";
        field.form.requestSubmit();
      },
      (problem) => {
        said.textContent = said.dataset[REASONS[problem.code] ?? REASONS[2]];
        field.focus();
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}
