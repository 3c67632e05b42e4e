// What every page needs, and no more. Pages work without it; no inline scripts anywhere (script-src 'self').
//
//   data-open="ID"    a button that opens <dialog id="ID">
//   data-print        a button that prints the page
//   data-back         a button that goes one page back
//   data-shows="ID"   a checkbox that shows what is typed in the password field ID
//   data-fix          a place to put right, reached with F8 (so is every aria-invalid="true")
//   data-focus        where focus goes after htmx has swapped its surroundings in
//   body[data-ready]  set when everything above works; tests wait for it
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  const clicks = {
    open: (button) => byId(button.dataset.open)?.showModal(),
    print: () => window.print(),
    back: () => window.history.back(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open], [data-print], [data-back]");
    for (const [name, act] of Object.entries(clicks)) {
      if (button && name in button.dataset) act(button);
    }
    for (const menu of document.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("change", (event) => {
    const field = byId(event.target.dataset?.shows);
    if (field) field.type = event.target.checked ? "text" : "password";
  });

  // A form sent twice is a figure counted twice: the button says it is busy and takes no second press.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.target.method === "dialog") return;
    if (button.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    window.setTimeout(() => {
      if (!event.defaultPrevented) button.setAttribute("aria-busy", "true");
    });
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll('button[aria-busy="true"][type="submit"]')) {
      button.removeAttribute("aria-busy");
    }
  });

  const goToFix = (step) => {
    const places = [...document.querySelectorAll('[aria-invalid="true"], [data-fix]')];
    if (!places.length) return;
    const here = places.indexOf(document.activeElement);
    const next = here < 0 && step < 0 ? places.length - 1 : (here + step + places.length) % places.length;
    places[next].focus();
  };

  // No single-letter keys: Telex and VNI typists would trip over them.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && (event.key === "/" || event.code === "Slash")) {
      event.preventDefault();
      const keys = byId("phim-tat");
      if (keys && !keys.open) keys.showModal();
    } else if (event.key === "F8") {
      event.preventDefault();
      goToFix(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      const menu = document.querySelector("details.me[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // htmx: the CSRF token from its cookie, a busy button, focus to the heading of what arrived.
  const cookie = (name) =>
    document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);

  document.addEventListener("htmx:configRequest", (event) => {
    const token = cookie("csrftoken") ?? cookie("__Host-csrftoken");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
  });
  const busy = (event, on) => {
    const button = event.detail.elt.closest?.("button, .btn") ?? event.detail.elt.querySelector?.("[type=submit]");
    if (button) on ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
  };
  document.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event, false));
  document.addEventListener("htmx:sendError", () => {
    const words = byId("mat-mang");
    if (words) byId("loi-nhan").replaceChildren(words.content.cloneNode(true));
  });
  // The event comes once for each element that was put in; its target is the new element (detail.target may be
  // the old one, already gone).
  const focusPlace = (part) => {
    if (part.closest("#loi-nhan")) return byId("loi-nhan");
    if (part.matches("[data-focus]")) return part;
    const lost = document.activeElement === document.body;
    return part.querySelector("[data-focus]") ?? (lost ? part.querySelector("h1, h2, h3") : null);
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = focusPlace(event.target);
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.body.dataset.ready = "1";
  });
})();
