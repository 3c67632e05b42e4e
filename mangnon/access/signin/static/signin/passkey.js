// A form with data-passkey="create" or "get": asks the browser for a passkey and sends its answer with the form.
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

  const made = async (options) => {
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: keys(options.excludeCredentials),
    };
    const key = await navigator.credentials.create({ publicKey });
    return {
      id: key.id, rawId: text(key.rawId), type: key.type,
      response: {
        attestationObject: text(key.response.attestationObject),
        clientDataJSON: text(key.response.clientDataJSON),
        transports: key.response.getTransports?.() ?? [],
      },
    };
  };

  const shown = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) };
    const key = await navigator.credentials.get({ publicKey });
    return {
      id: key.id, rawId: text(key.rawId), type: key.type,
      response: {
        authenticatorData: text(key.response.authenticatorData),
        clientDataJSON: text(key.response.clientDataJSON),
        signature: text(key.response.signature),
        userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
      },
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!("credentials" in navigator) || !window.PublicKeyCredential) continue;
    form.hidden = false;
    const create = form.dataset.passkey === "create";
    const answer = form.elements[create ? "made" : "shown"];
    form.addEventListener("submit", async (event) => {
      if (answer.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        const options = JSON.parse(form.dataset.options);
        answer.value = JSON.stringify(await (create ? made : shown)(options));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
