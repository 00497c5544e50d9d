// The hours of a week: one button spares typing the same day five times.

const SATURDAY = 5;

/** Offer to copy Monday's hours to the other weekdays. */
export function offerToCopyHours() {
  const button = document.querySelector("[data-copies-hours]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const monday = [...document.querySelectorAll("[data-hours='0'] input")];
    for (let weekday = 1; weekday < SATURDAY; weekday += 1) {
      document.querySelectorAll(`[data-hours='${weekday}'] input`).forEach((field, place) => {
        field.value = monday[place].value;
      });
    }
    button.textContent = "Copied Monday to Tuesday through Friday";
  });
}
