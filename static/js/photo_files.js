// Photos that somebody chose, listed before they are sent: what is too many, too large or no photo is said at once.
// While they are sent and read, which takes seconds, the form says so and cannot be sent twice.

const SECONDS_EACH = 3;

/** List what was chosen in each of a form's photo fields, and say that it works while they are read. */
export function sayWhatWasChosen() {
  for (const place of document.querySelectorAll("[data-photo-files]")) {
    const form = place.closest("form");
    const fields = [...form.querySelectorAll("input[type=file]")];
    const most = Number(place.dataset.most);
    const mostBytes = Number(place.dataset.mostMb) * 1024 * 1024;
    const chosen = () => fields.flatMap((field) => [...field.files]);
    const list = () => {
      for (const field of fields) {
        const names = form.querySelector(`[data-chosen="${field.id}"]`);
        names.replaceChildren(...[...field.files].map((file) => line(file, mostBytes)));
      }
      const beyond = chosen().length - most;
      place.textContent = beyond > 0 ? `At most ${most} go at once: ${beyond} will be left out. Send them afterwards.` : "";
    };
    for (const field of fields) field.addEventListener("change", list);
    list();
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) event.preventDefault();
      else if (chosen().length) begin(form, place, Math.min(chosen().length, most));
    });
    addEventListener("pageshow", () => {
      delete form.dataset.sending;
      form.removeAttribute("aria-busy");
    });
  }
}

function line(file, mostBytes) {
  const item = document.createElement("li");
  const size = file.size < 1024 * 1024 ? `${Math.max(1, Math.round(file.size / 1024))} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
  item.textContent = `${file.name}, ${file.size ? size : "empty"}`;
  if (!file.size) item.textContent += ": choose it again";
  if (file.size > mostBytes) item.textContent += `: too large, make it smaller than ${mostBytes / 1024 / 1024} MB`;
  item.className = !file.size || file.size > mostBytes ? "photo-files__wrong" : "";
  return item;
}

function begin(form, place, count) {
  form.dataset.sending = "yes";
  form.setAttribute("aria-busy", "true");
  const photos = count === 1 ? "1 photo is" : `${count} photos are`;
  place.textContent = `${photos} being sent and drawn anew. That takes about ${count * SECONDS_EACH} seconds, more on a slow line.`;
}
