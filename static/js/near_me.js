// "Use where I am now": the browser asks the person, we get a point rounded to about a kilometer, nobody else does.

const DECIMALS = 2;
const WORDS = {
  1: "Your browser was not allowed to say where you are. Type a ZIP code or town instead.",
  2: "Your browser could not tell where you are. Type a ZIP code or town instead.",
  3: "Your browser took too long to tell where you are. Type a ZIP code or town instead.",
};

/** Show the button where the browser can answer, and search from there when it is pressed. */
export function offerNearMe() {
  const button = document.querySelector("[data-near-me]");
  if (!button || !("geolocation" in navigator)) return;
  const said = document.querySelector("[data-near-me-said]");
  const field = document.getElementById("near");
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = "Asking your browser where you are…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(DECIMALS)}, ${coords.longitude.toFixed(DECIMALS)}`;
        said.textContent = "";
        field.form.requestSubmit();
      },
      (problem) => {
        said.textContent = WORDS[problem.code] ?? WORDS[2];
        field.focus();
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}
