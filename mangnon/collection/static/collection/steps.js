// One question at a time, for a small screen: the same fields, one line in sight, a bar that says how far.
// Asked for with a button, remembered on this machine, left with another. Without this script the form is a list.
(() => {
  "use strict";
  const form = document.getElementById("bieu");
  const words = JSON.parse(document.getElementById("loi-tung-cau").textContent);
  const start = document.getElementById("tung-cau");
  const bar = document.getElementById("buoc");
  if (!start || !bar) return;
  const NAME = "mangnon-tung-cau";
  const fill = (sentence, said) => sentence.replace(/\{(\w+)\}/g, (whole, name) => said[name] ?? whole);
  const bodies = [...form.querySelectorAll("tbody[data-row]")];
  const questions = bodies.filter((body) => body.querySelector("input.num, select.yes-no"));
  const sectionOf = (body) => {
    const heads = bodies.slice(0, bodies.indexOf(body)).filter((one) => "heading" in one.dataset);
    return heads.length ? heads[heads.length - 1].textContent.trim().replace(/\s+/g, " ") : "";
  };
  const answered = (body) => {
    const field = body.querySelector("input.num, select.yes-no");
    return Boolean(field.value.trim()) || Boolean(body.querySelector("input[type=radio]:checked"));
  };
  const remember = (on) => {
    try {
      localStorage.setItem(NAME, on ? "1" : "");
    } catch {
      // a browser that keeps nothing asks again next time
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem(NAME) === "1";
    } catch {
      return false;
    }
  };

  let at = 0;
  const show = (next, focus = true) => {
    at = Math.max(0, Math.min(next, questions.length - 1));
    const body = questions[at];
    for (const one of bodies) one.classList.toggle("current", one === body);
    const said = { n: at + 1, of: questions.length };
    bar.querySelector(".where").textContent = sectionOf(body);
    bar.querySelector(".count").textContent = fill(words.count, said);
    const progress = bar.querySelector("progress");
    progress.max = questions.length;
    progress.value = questions.filter(answered).length;
    bar.querySelector("[data-step='-1']").disabled = at === 0;
    const last = at === questions.length - 1;
    const on = bar.querySelector("[data-step='1']");
    on.textContent = last ? words.to_end : fill(words.next, { n: at + 2 });
    if (focus) body.querySelector("input.num, select.yes-no").focus();
    window.scrollTo({ top: bar.getBoundingClientRect().top + window.scrollY - 8 });
  };
  const enter = () => {
    form.classList.add("one-by-one");
    bar.hidden = false;
    start.hidden = true;
    remember(true);
    const wrong = questions.findIndex((body) => body.querySelector("[aria-invalid=true]"));
    const empty = questions.findIndex((body) => !answered(body));
    show(wrong >= 0 ? wrong : Math.max(empty, 0), false);
  };
  const leave = () => {
    form.classList.remove("one-by-one");
    bar.hidden = true;
    start.hidden = false;
    remember(false);
  };

  start.addEventListener("click", enter);
  bar.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (event.target.closest("[data-leave]")) return leave();
    if (!step) return undefined;
    if (at === questions.length - 1 && step.dataset.step === "1") {
      leave();
      return form.querySelector(".entry-bar").scrollIntoView({ block: "center" });
    }
    return show(at + Number(step.dataset.step));
  });
  // what points at a line (an error, a returned line) opens its question
  window.addEventListener("hashchange", () => {
    if (!form.classList.contains("one-by-one")) return;
    const body = document.getElementById(window.location.hash.slice(1))?.closest("tbody[data-row]");
    if (body && questions.includes(body)) show(questions.indexOf(body));
  });
  form.addEventListener("focusin", (event) => {
    const body = event.target.closest?.("tbody[data-row]");
    if (form.classList.contains("one-by-one") && body && questions.includes(body) && questions[at] !== body) show(questions.indexOf(body), false);
  });
  if (questions.length) {
    start.hidden = false;
    if (remembered()) enter();
  }
})();
