// One question at a time, for a small screen: the same fields, one line in sight, a bar that says how far.
// A small screen begins so; the list of all lines is one press away, and this machine remembers what was chosen.
// Without this script the form is a list.
(() => {
  "use strict";
  const form = document.getElementById("bieu");
  const words = JSON.parse(document.getElementById("loi-tung-cau").textContent);
  const start = document.getElementById("tung-cau");
  const bar = document.getElementById("buoc");
  const go = document.getElementById("di-tiep");
  if (!start || !bar || !go) return;
  const NAME = "mangnon-tung-cau";
  const FIELD = "input.num, select.yes-no";
  const small = window.matchMedia("(max-width: 700px)");
  const fill = (sentence, said) => sentence.replace(/\{(\w+)\}/g, (whole, name) => said[name] ?? whole);
  const bodies = [...form.querySelectorAll("tbody[data-row]")];
  const questions = bodies.filter((body) => body.querySelector(FIELD));
  const sectionOf = (body) => {
    const heads = bodies.slice(0, bodies.indexOf(body)).filter((one) => "heading" in one.dataset);
    return heads.length ? heads[heads.length - 1].textContent.trim().replace(/\s+/g, " ") : "";
  };
  const answered = (body) => Boolean(body.querySelector(FIELD).value.trim()) || Boolean(body.querySelector("input[type=radio]:checked"));
  const remember = (on) => {
    try {
      localStorage.setItem(NAME, on ? "1" : "0");
    } catch {
      // a browser that keeps nothing begins anew next time
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem(NAME) ?? (small.matches ? "1" : "0");
    } catch {
      return small.matches ? "1" : "0";
    }
  };

  let at = 0;
  const asking = () => form.classList.contains("one-by-one");
  // After the last question: the first one that was passed over, or the whole form, to look at and hand in.
  let filling = false; // what was passed over is being filled in: from gap to gap
  const gap = () => questions.findIndex((body) => !answered(body) && body !== questions[at]);
  const after = () => (at < questions.length - 1 && !filling ? at + 1 : gap());
  const trouble = () => questions[at].querySelector(".why:is(.e, .w):not([hidden])");
  const tell = () => {
    const said = { n: at + 1, of: questions.length };
    bar.querySelector(".where").textContent = sectionOf(questions[at]);
    bar.querySelector(".count").textContent = fill(words.count, said);
    const progress = bar.querySelector("progress");
    progress.max = questions.length;
    progress.value = questions.filter(answered).length;
    go.querySelector("[data-step='-1']").disabled = at === 0;
    const next = after();
    const way = trouble() ? "anyway" : next <= at ? "back_to" : "next";
    go.querySelector("[data-step='1']").textContent = next < 0 ? words.to_end : fill(words[way], { n: next + 1 });
  };
  const show = (next, focus = true) => {
    at = Math.max(0, Math.min(next, questions.length - 1));
    const body = questions[at];
    for (const one of bodies) one.classList.toggle("current", one === body);
    form.classList.toggle("first", at === 0);
    tell();
    if (focus) body.querySelector(FIELD).focus({ preventScroll: true });
    const top = bar.getBoundingClientRect().top + window.scrollY - 8;
    window.scrollTo({ top: at === 0 && !focus ? 0 : top });
  };
  const enter = () => {
    form.classList.add("one-by-one");
    document.body.classList.add("asking");
    bar.hidden = go.hidden = false;
    start.hidden = true;
    const wrong = questions.findIndex((body) => body.querySelector("[aria-invalid=true]"));
    const empty = questions.findIndex((body) => !answered(body));
    if (wrong < 0 && empty < 0) return show(0, false);
    return show(wrong >= 0 ? wrong : Math.max(empty, 0), false);
  };
  const leave = () => {
    form.classList.remove("one-by-one", "first");
    document.body.classList.remove("asking");
    bar.hidden = go.hidden = true;
    start.hidden = false;
  };
  // What is doubtful about an answer is read before the next question comes; pressed again, it waits for later.
  const read = () => {
    const field = questions[at].querySelector(FIELD);
    if (document.activeElement === field) field.blur(); // the check speaks when a field is left
    const said = trouble()?.textContent ?? "";
    const known = questions[at].dataset.told ?? "";
    questions[at].dataset.told = said;
    if (!said || said === known) return true;
    tell();
    trouble().scrollIntoView({ block: "nearest" });
    field.focus({ preventScroll: true });
    return false;
  };
  const on = () => {
    if (!read()) return undefined;
    const next = after();
    filling ||= next >= 0 && next <= at;
    if (next >= 0) return show(next);
    leave();
    const end = form.querySelector(".entry-bar");
    end.scrollIntoView({ block: "end" });
    return end.querySelector("button[value=nop]").focus({ preventScroll: true });
  };

  start.addEventListener("click", () => {
    remember(true);
    enter();
  });
  // the press leaves the field where it is: a word that goes away meanwhile would move the button from under the finger
  go.addEventListener("mousedown", (event) => event.preventDefault());
  go.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (event.target.closest("[data-leave]")) {
      const body = questions[at];
      remember(false);
      leave();
      return body.scrollIntoView({ block: "center" });
    }
    if (!step) return undefined;
    if (step.dataset.step === "1") return on();
    filling = false;
    return show(at - 1);
  });
  // the telephone's own "next" key
  form.addEventListener(
    "keydown",
    (event) => {
      if (!asking() || !event.target.matches?.(FIELD) || event.isComposing) return;
      if (event.key !== "Enter" || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.shiftKey) show(at - 1);
      else on();
    },
    true,
  );
  for (const name of ["input", "change"]) form.addEventListener(name, () => asking() && window.setTimeout(tell));
  // what points at a line (an error, a returned line) opens its question
  window.addEventListener("hashchange", () => {
    if (!asking()) return;
    const body = document.getElementById(window.location.hash.slice(1))?.closest("tbody[data-row]");
    if (body && questions.includes(body)) show(questions.indexOf(body));
  });
  form.addEventListener("focusin", (event) => {
    const body = event.target.closest?.("tbody[data-row]");
    if (asking() && body && questions.includes(body) && questions[at] !== body) show(questions.indexOf(body), false);
  });
  if (questions.length) {
    start.hidden = false;
    const open = questions.some((body) => !answered(body) || body.querySelector("[aria-invalid=true]") || "returned" in body.dataset);
    if (small.matches && open && remembered() === "1") enter();
  }
})();
