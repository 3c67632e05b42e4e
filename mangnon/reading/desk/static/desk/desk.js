// The review: a line of the text moves into sight inside its own pane, and the pane stays where it is.
// Without this the links jump to the line; nothing else is lost.
(() => {
  "use strict";

  const pane = document.querySelector(".paper-text");
  if (!pane) return;
  const wide = window.matchMedia("(min-width: 1101px)");

  const show = (line) => {
    for (const old of pane.querySelectorAll(".now")) old.classList.remove("now");
    line.classList.add("now");
    const into = line.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTo({ top: Math.max(0, into - pane.clientHeight / 3), behavior: "instant" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#l-"]');
    if (!link || !wide.matches) return;
    const line = document.getElementById(link.hash.slice(1));
    if (!line) return;
    event.preventDefault();
    show(line);
  });

  // Going through the proposals with the keyboard brings the lines they come from along.
  document.addEventListener("focusin", (event) => {
    const item = wide.matches && event.target.closest(".prop");
    const link = item && item.querySelector('.source a[href^="#l-"]');
    const line = link && document.getElementById(link.hash.slice(1));
    if (line && !line.classList.contains("now")) show(line);
  });

  // What is selected in the text fills the line numbers of "add what the reader missed".
  const [from, to, words] = ["them-tu", "them-den", "them-chu"].map((id) => document.getElementById(id));

  const lineOf = (node) => {
    const element = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    return element && pane.contains(element) ? element.closest('[id^="l-"]') : null;
  };

  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!from || !chosen || chosen.isCollapsed) return;
    const ends = [lineOf(chosen.anchorNode), lineOf(chosen.focusNode)];
    if (!ends[0] || !ends[1]) return;
    ends.sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)));
    from.value = ends[0].id.slice(2);
    to.value = ends[1].dataset.end || ends[1].id.slice(2);
    words.textContent = chosen.toString().trim().slice(0, 120);
    document.getElementById("them").open = true;
  });
})();
