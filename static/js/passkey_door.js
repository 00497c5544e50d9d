// Passkeys are loaded only by pages that ask for one.

/** Let the forms with data-passkey ask the browser for a passkey. */
export async function offerPasskeys() {
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length) return;
  const { usePasskeys } = await import("./passkeys.js");
  usePasskeys(forms);
}
