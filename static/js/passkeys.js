// Passkeys: ask the site for a challenge, the browser for a passkey's answer, and send that back as a form.
//
// <form action="/sign-in/passkey?next=…" data-passkey="get">: the challenge comes as JSON from the form's own address,
// and the answer goes to …/<state>, which is a plain page again. Where the site wants something else first (signing in,
// proving), the form is sent as it stands and the site's page says so.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";

const ASKING = {
  get: (optionsJSON) => startAuthentication({ optionsJSON }),
  create: (optionsJSON) => startRegistration({ optionsJSON }),
};
const WORDS = {
  NotAllowedError: "The passkey was not used: it was called off, or took too long. Try again.",
  InvalidStateError: "This device has a passkey for this account already.",
  SecurityError: "Passkeys work only under the site's own name and over HTTPS.",
};
const UNABLE = "This browser cannot use passkeys. Use another way.";
const FAILED = "That did not work. Try again, or use another way.";

/** Let each form ask for a passkey when it is sent. */
export function usePasskeys(forms) {
  for (const words of document.querySelectorAll("[data-without-script]")) words.remove();
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch((problem) => say(form, WORDS[problem.name] ?? FAILED));
    });
  }
}

async function ask(form) {
  if (!browserSupportsWebAuthn()) return say(form, UNABLE);
  say(form, "");
  const answer = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
  });
  if (!answer.headers.get("Content-Type")?.includes("json")) return form.submit();
  const { response } = await answer.json();
  if (!response?.credential_options) return say(form, response?.errors?.[0] ?? FAILED);
  const credential = await ASKING[form.dataset.passkey](response.credential_options);
  return send(form, response.wan_state, credential);
}

function send(form, state, credential) {
  const to = new URL(form.action);
  to.pathname += `/${state}`;
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = to;
  sent.hidden = true;
  const fields = { csrf_token: form.elements.csrf_token.value, credential: JSON.stringify(credential) };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
}

function say(form, words) {
  const said = form.querySelector("[role=alert]");
  said.textContent = words;
  said.hidden = !words;
}
