// Behaviors that few pages need: each comes when the page has what it acts on.

const BEHAVIORS = [
  ["[data-photo-pairs]", async () => (await import("./photo_slider.js")).offerPhotoSliders()],
  ["[data-photo-files]", async () => (await import("./photo_files.js")).sayWhatWasChosen()],
  ["[data-self-check]", async () => (await import("./self_check.js")).narrowToOwnQuestions()],
  ["[data-shows]", async () => (await import("./show_password.js")).offerToShowPasswords()],
  ["[data-copies-hours]", async () => (await import("./hours.js")).offerToCopyHours()],
  ["[data-copy]", async () => (await import("./copying.js")).offerToCopy()],
];

/** Bring what this page needs. */
export async function bringWhatIsNeeded() {
  await Promise.all(BEHAVIORS.filter(([selector]) => document.querySelector(selector)).map(([, bring]) => bring()));
}
