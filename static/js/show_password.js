// "Show" beside a password: shown only where a script can answer it.

/** Let the buttons show and hide the passwords that they stand beside. */
export function offerToShowPasswords() {
  for (const button of document.querySelectorAll("[data-shows]")) {
    const field = document.getElementById(button.dataset.shows);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  }
}
