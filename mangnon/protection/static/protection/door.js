// Telling of a child: one question a screen, and without a line nothing is lost.
//
// Without a line a report is put into an envelope that only the server opens (access/sealing/envelopes.py) and kept in
// localStorage until the server has it: whoever finds the telephone cannot read it, its owner neither. Where the browser
// cannot seal (no HTTPS) nothing is kept; the page stays open and goes out by itself. Without this script the page is
// one plain form.
(() => {
  "use strict";
  const KEPT = "mangnon-bao-tin";
  const PLACE = "protection.kept";
  const PATIENCE = 8000;
  const form = document.querySelector("[data-tell]");
  const outbox = document.querySelector("[data-outbox] span");
  const box = document.querySelector("[data-kept-list]");
  const bytes = new TextEncoder();
  const clock = (when) => when.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  const day = (when) => when.toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit" });

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    } catch {
      return [];
    }
  };
  const keep = (rows) => {
    if (rows.length) localStorage.setItem(KEPT, JSON.stringify(rows));
    else localStorage.removeItem(KEPT);
    list();
  };
  const say = (words) => {
    if (outbox) outbox.textContent = words.replace("{time}", clock(new Date()));
  };

  // --- what lies on this telephone -----------------------------------------------------------------------------

  // One line for each kept report: when it was written, and why the server did not take it, if it did not.
  function list() {
    if (!box) return;
    const rows = kept();
    box.hidden = rows.length === 0;
    const lines = rows.map((row) => {
      const line = box.querySelector("template").content.firstElementChild.cloneNode(true);
      const at = new Date(row.at);
      line.querySelector("[data-when]").textContent = `${clock(at)} ${day(at)}`;
      line.querySelector("[data-state]").textContent = row.why ?? box.dataset.waiting;
      const drop = line.querySelector("[data-drop]");
      drop.hidden = !row.why;
      drop.addEventListener("click", () => {
        if (window.confirm(box.dataset.ask)) keep(kept().filter((other) => other.id !== row.id));
      });
      return line;
    });
    box.querySelector("ul").replaceChildren(...lines);
  }

  // --- sealing -------------------------------------------------------------------------------------------------

  const written = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const read = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const canSeal = () => Boolean(globalThis.crypto?.subtle && form?.dataset.key);

  // ECDH on P-256 with a key pair made for this one envelope, HKDF-SHA-256, AES-256-GCM.
  const sealed = async (content) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const [name, point] = form.dataset.key.split(":");
    const theirs = await crypto.subtle.importKey("raw", read(point), curve, false, []);
    const ours = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const mine = await crypto.subtle.exportKey("raw", ours.publicKey);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
    const source = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const way = { name: "HKDF", hash: "SHA-256", salt: mine, info: bytes.encode(PLACE) };
    const key = await crypto.subtle.deriveKey(way, source, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = bytes.encode(JSON.stringify(content));
    const shut = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(PLACE) }, key, text);
    return ["MNE1", name, written(mine), written(iv), written(shut)].join(".");
  };

  // --- sending -------------------------------------------------------------------------------------------------

  const KEPT_ADDRESS = document.querySelector("[data-kept-address]")?.dataset.keptAddress;

  // Whether there is a line, and who is signed in; null without one. The browser's own word is not enough.
  const line = async () => {
    if (!navigator.onLine) return null;
    try {
      const answer = await fetch(KEPT_ADDRESS, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };

  // One envelope to the server under its number: taken, wait, or refused with a sentence.
  const send = async (row, token) => {
    const body = new URLSearchParams({ op_id: row.id, sealed: row.sealed, csrfmiddlewaretoken: token });
    const answer = await fetch(KEPT_ADDRESS, { method: "POST", body, credentials: "same-origin" });
    return answer.status < 500 ? await answer.json() : { state: "wait" };
  };

  let sending = false;
  const sendKept = async () => {
    if (sending || !KEPT_ADDRESS || !kept().length) return;
    sending = true;
    try {
      const there = await line();
      for (const row of there ? kept() : []) {
        const { state, why } = await send(row, there.token);
        if (state === "wait") break;
        keep(kept().flatMap((other) => (other.id !== row.id ? [other] : state === "taken" ? [] : [{ ...other, why }])));
        if (state === "taken") say(box?.dataset.sent ?? "");
      }
    } catch {
      // no line after all: it stays and is tried again
    } finally {
      sending = false;
    }
  };
  window.addEventListener("online", sendKept);
  window.addEventListener("load", sendKept);
  list();

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => undefined);
    const suits = document.querySelector("[data-keep-open]")?.dataset.keepOpen;
    if (suits) navigator.serviceWorker.ready.then((worker) => worker.active?.postMessage({ kind: "open", address: suits }));
  }
  if (!form) return;

  const number = form.querySelector('[name="op_id"]');
  if (!number.value) number.value = crypto.randomUUID?.() ?? `${Date.now().toString(16)}-${Math.random().toString(16).slice(2)}`;

  const haste = new URLSearchParams(location.search).get("muc"); // a page kept for use without a line was drawn earlier
  if (["now", "unsure", "calm"].includes(haste)) form.querySelector('[name="urgency"]').value = haste;
  const received = form.querySelector('[name="received_at"]');
  if (received && !form.querySelector('[aria-invalid="true"]') && "fresh" in form.dataset) {
    const now = new Date();
    received.value = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }

  const filled = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([k, v]) => [k, String(v)]);
  const store = async () => {
    const envelope = await sealed({ way: form.dataset.way, fields: filled() });
    const row = { id: number.value, at: new Date().toISOString(), sealed: envelope };
    keep([...kept().filter((other) => other.id !== row.id), row]);
    say(form.dataset.kept);
  };
  // Where nothing can be sealed the words stay in the page alone, and it is sent when there is a line.
  const hold = () => {
    say(form.dataset.held);
    window.addEventListener("online", () => form.requestSubmit(), { once: true });
  };

  const isFilled = () => filled().some(([name, value]) => value.trim() && !["tinh", "opened", "op_id", "urgency", "kind", "received_at", "channel", "sex"].includes(name));
  let busy = false;
  const finish = async () => {
    const there = await line();
    if (there && (there.signed_in || form.dataset.way !== "officer")) {
      form.querySelector('[name="csrfmiddlewaretoken"]').value = there.token;
      form.submit(); // sent like any form; what is wrong is answered in the page
      return;
    }
    if (!isFilled()) {
      say(form.dataset.empty);
    } else if (canSeal()) {
      await store();
      form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
      form.querySelector("[data-after]").hidden = false;
      form.querySelector("[data-after] a").focus();
      if (there) await sendKept();
    } else {
      hold();
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    finish().finally(() => {
      busy = false;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    });
  });

  // One question a screen; a form sent back shows the screen of its first mistake.
  const screens = [...form.querySelectorAll("[data-screen]")];
  const [next, before, all, now] = ["next", "before", "send", "send-now"].map((name) => form.querySelector(`[data-${name}]`));
  const progress = document.querySelector("[data-progress]");
  let at = Math.max(0, screens.findIndex((screen) => screen.querySelector('[aria-invalid="true"]')));
  const show = (place, focus) => {
    at = Math.min(Math.max(place, 0), screens.length - 1);
    screens.forEach((screen, index) => {
      screen.hidden = index !== at;
    });
    next.hidden = at === screens.length - 1;
    before.hidden = at === 0;
    all.hidden = at !== screens.length - 1;
    now.hidden = at === screens.length - 1 || at === 0;
    const where = progress.querySelector("[data-where]");
    where.textContent = where.dataset.words.replace("{n}", at + 1).replace("{all}", screens.length);
    progress.querySelector("progress").value = at + 1;
    progress.querySelector("progress").max = screens.length;
    const first = document.querySelector("[data-first]");
    if (first) first.hidden = at !== 0;
    if (focus) screens[at].querySelector("h2").focus();
    window.scrollTo(0, 0);
  };
  progress.hidden = false;
  next.addEventListener("click", () => show(at + 1, true));
  before.addEventListener("click", () => show(at - 1, true));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("textarea, button") || at === screens.length - 1) return;
    event.preventDefault();
    show(at + 1, true);
  });
  show(at, false);
})();
