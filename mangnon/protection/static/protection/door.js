// Telling of a child: one question a screen, and without a line nothing is lost.
//
// Without a line what was typed is kept in this browser's localStorage, in the clear and until it has been sent, no
// longer; signing out asks and then takes it away. Without this script the page is one plain form.
(() => {
  "use strict";
  const KEPT = "mangnon-bao-tin";
  const form = document.querySelector("[data-tell]");
  const outbox = document.querySelector("[data-outbox] span");
  const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

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
  };
  const say = (words) => {
    if (outbox) outbox.textContent = words.replace("{time}", clock());
  };

  // One report to the server under its number; true once the server has it.
  const send = async (row) => {
    const page = await fetch(row.address, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const body = new URLSearchParams(row.fields);
    const from = (name) => fresh.querySelector(`[data-tell] [name="${name}"]`)?.value ?? "";
    body.set("csrfmiddlewaretoken", from("csrfmiddlewaretoken"));
    if (!from("csrfmiddlewaretoken")) return false;
    const answer = await fetch(row.address, { method: "POST", body, credentials: "same-origin" });
    return answer.ok && answer.redirected;
  };

  let sending = false;
  const sendKept = async () => {
    if (sending || !navigator.onLine) return;
    sending = true;
    try {
      for (const row of kept()) {
        if (!(await send(row))) break;
        keep(kept().filter((other) => other.id !== row.id));
        if (form) say(form.dataset.sent);
      }
    } catch {
      // no line after all: it stays and is tried again
    } finally {
      sending = false;
    }
  };
  window.addEventListener("online", sendKept);
  window.addEventListener("load", sendKept);

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => undefined);
  if (!form) return;

  const number = form.querySelector('[name="op_id"]');
  if (!number.value) number.value = crypto.randomUUID?.() ?? `${Date.now().toString(16)}-${Math.random().toString(16).slice(2)}`;

  const haste = new URLSearchParams(location.search).get("muc"); // a page kept for use without a line was drawn earlier
  if (["now", "unsure", "calm"].includes(haste)) form.querySelector('[name="urgency"]').value = haste;

  const store = () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([k, v]) => [k, String(v)]);
    const row = { id: number.value, address: location.pathname + location.search, fields };
    keep([...kept().filter((other) => other.id !== row.id), row]);
    say(form.dataset.kept);
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  };
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    store();
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
