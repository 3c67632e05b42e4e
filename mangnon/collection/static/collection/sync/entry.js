// The entry page with its outbox: what is typed is kept on this machine at once, checked here, sent when there is a
// line. Without this script the page works as a plain form.
(() => {
  "use strict";
  const { createEditor, same } = MangNon.outbox;
  const { readCell, runChecks, compute, figure, format, fill } = MangNon.reading;
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const state = json("trang-thai");
  const words = json("loi-van");
  const form = document.getElementById("bieu");
  const line_ = document.getElementById("chua-gui");
  const lines = Object.keys(state.lines);
  const IDLE = 700; // after so long without a key a cell is taken as typed

  const time = (iso) =>
    iso ? new Date(iso).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false }) : "";
  const moment = (iso) => {
    const day = new Date(iso);
    const today = day.toDateString() === new Date().toDateString();
    return today ? time(iso) : `${day.toLocaleDateString("vi-VN")} ${time(iso)}`;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "ico");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    svg.firstChild.setAttribute("href", `#i-${name}`);
    return svg;
  };
  const make = (tag, said = {}, ...parts) => {
    const element = Object.assign(document.createElement(tag), said);
    element.append(...parts);
    return element;
  };

  // A line's answer is a group of choices; here it has a value like a field, none while nothing is chosen.
  const choiceOf = (radios) => ({
    radios,
    get value() {
      return radios.find((radio) => radio.checked)?.value ?? "";
    },
    set value(answer) {
      for (const radio of radios) radio.checked = radio.value === answer;
    },
    wordsOf: (answer) => radios.find((radio) => radio.value === answer)?.closest("label").title ?? "",
  });

  // --- the fields of a line ------------------------------------------------------------------------------------
  const fields = {};
  for (const line of lines) {
    const body = form.querySelector(`tbody[data-line="${CSS.escape(line)}"]`);
    const key = state.lines[line].key;
    fields[line] = {
      body,
      key,
      text: form.elements[`so-${line}`],
      answer: choiceOf([...body.querySelectorAll("input[type=radio]")]), // a yes-or-no line has none
      why: document.getElementById(`hang-${key}`),
    };
  }
  const noteOf = (line) => document.getElementById(`ly-do-${fields[line].key}`);
  // a line that is locked has no fields: it says what was handed in
  const typed = (line) =>
    fields[line].text
      ? [fields[line].text.value, fields[line].answer.value, noteOf(line)?.value ?? last[line]?.[2] ?? state.lines[line].cell[2]]
      : state.lines[line].cell;
  const read = (line, cell) => readCell(cell, state.lines[line].type, state.lines[line].yes_no, words);
  const last = {}; // what the fields said when they were last taken down
  for (const line of lines) last[line] = typed(line);

  // The choice to show for a cell: what was chosen, or what the typed sign stands for (as grid.shown_answer).
  const put = (line, cell) => {
    const { text, answer } = fields[line];
    if (!text) return;
    const presence = read(line, cell).presence;
    text.value = cell[0];
    answer.value = cell[1] || (presence ? ["", "value", "not_reported", "not_applicable"][presence] : "");
    const note = noteOf(line);
    if (note) note.value = cell[2];
    last[line] = [text.value, answer.value, cell[2]];
  };

  // A figure typed is the choice "có số", whatever was chosen before; a field emptied again is none.
  const follow = (line) => {
    const { text, answer } = fields[line];
    const presence = read(line, [text.value, "", ""]).presence;
    const silent = ["zero", "not_reported", "not_applicable"].includes(answer.value);
    if (presence && (!answer.value || silent)) answer.value = ["", "value", "not_reported", "not_applicable"][presence];
    else if (answer.value === "value" && !text.value.trim()) answer.value = "";
  };
  // Zero, not reported, not applicable: the box is empty then. Pressed again, nothing is chosen.
  const choose = (line) => {
    const { text, answer } = fields[line];
    if (["zero", "not_reported", "not_applicable"].includes(answer.value)) text.value = "";
  };

  // --- checks while typing, here -------------------------------------------------------------------------------
  const problemsNow = () => {
    const reads = Object.fromEntries(lines.map((line) => [line, read(line, typed(line))]));
    const values = Object.fromEntries(lines.map((line) => [line, reads[line].value]));
    const before = Object.fromEntries(lines.map((line) => [line, figure(state.lines[line].before)]));
    const problems = lines
      .filter((line) => reads[line].problem)
      .map((line) => ({ line, severity: "error", message: reads[line].problem, lines: [line], check: "unreadable" }));
    problems.push(...runChecks(state.checks, values, { before, communes: state.communes }));
    return { reads, values, problems };
  };

  const showWhy = (line, problems) => {
    const { why, body, text } = fields[line];
    const mine = problems.filter((problem) => problem.line === line);
    const bad = mine.some((problem) => problem.severity === "error");
    const note = noteOf(line);
    const asks = !text ? "" : mine.some((p) => p.severity === "suspicious") || "returned" in body.dataset || (note?.value ?? last[line][2]);
    const box = why.querySelector("div");
    for (const old of box.querySelectorAll(".said")) old.remove();
    box.prepend(
      ...mine.map((problem) =>
        make(
          "p",
          { className: `said small${problem.severity === "error" ? " err" : ""}` },
          icon("alert"),
          make("b", { textContent: problem.message }),
        ),
      ),
    );
    if (asks && !note) {
      const label = make("label", { textContent: words.reason_label });
      label.htmlFor = `ly-do-${fields[line].key}`;
      const input = make("input", {
        className: "reason",
        id: `ly-do-${fields[line].key}`,
        name: `ly-do-${line}`,
        value: last[line][2],
        maxLength: 400,
        autocomplete: "off",
      });
      box.append(make("p", { className: "small" }, label, " ", input));
    } else if (!asks && note && note !== document.activeElement) {
      note.closest("p").remove();
    }
    why.hidden = !mine.length && !asks;
    why.className = `why ${bad ? "e" : mine.length && !typed(line)[2].trim() ? "w" : "n"}`;
    if (bad) text?.setAttribute("aria-invalid", "true");
    else text?.removeAttribute("aria-invalid");
  };

  const check = () => {
    if (!state.commune) return null; // a province's page adds what the communes report: the server checks it
    const found = problemsNow();
    for (const line of lines) {
      showWhy(line, found.problems);
      const [low, high] = (state.lines[line].expected ?? []).map(figure);
      const value = found.values[line];
      const off = low !== undefined && value !== null && (value < low || value > high);
      document.getElementById(`du-kien-${fields[line].key}`)?.classList.toggle("off", off);
    }
    for (const one of state.computed) {
      const figures = Object.fromEntries(Object.entries(one.lines).map(([name, line]) => [name, found.values[line]]));
      const output = document.getElementById(`tinh-${one.key}`);
      const value = compute(one.formula, figures, one.decimals);
      if (output && value !== null) output.textContent = value;
      else if (output && !output.querySelector(".nr")) output.textContent = "…";
    }
    const done = lines.filter((line) => found.reads[line].presence !== null).length;
    const worst = (name) => document.querySelectorAll(`.entry .why.${name}:not([hidden]):not(.two-values)`).length;
    const said = [fill(words.lines_done, { n: done, of: lines.length })];
    if (worst("e")) said.push(fill(words.fix_places, { n: worst("e") }));
    if (worst("w")) said.push(fill(words.look_places, { n: worst("w") }));
    document.getElementById("tien-do").textContent = said.join(" · ");
    return found;
  };

  // What the server would refuse, said before anything is sent (as Checked.stopping and rules.missing).
  const stopping = ({ reads, problems }) => {
    const notes = Object.fromEntries(lines.map((line) => [line, typed(line)[2].trim()]));
    const found = problems.filter((p) => p.severity === "error" || !p.lines.some((line) => notes[line]));
    const empty = lines.filter((line) => reads[line].presence === null && !reads[line].problem);
    const sentences = found.map((problem) => problem.message);
    if (empty.length) {
      const named = empty.slice(0, 12).join(", ") + (empty.length > 12 ? " …" : "");
      sentences.push(fill(words.missing, { n: empty.length, lines: named }));
    }
    return { sentences, at: found[0]?.line ?? empty[0] };
  };

  const refuse = (sentence, at) => {
    const box = make("div", { className: "msg bad", tabIndex: -1 }, icon("alert"), make("div", {}, make("b", { textContent: sentence })));
    box.setAttribute("role", "alert");
    if (at) {
      const link = make("a", { href: `#so-${fields[at].key}`, textContent: fill(words.line, { line: at }) });
      box.lastChild.append(" ", link);
    }
    document.getElementById("loi-nop").replaceChildren(box);
    box.focus();
    box.scrollIntoView({ block: "center" });
  };

  // --- the line at the foot: where what was typed is -------------------------------------------------------------
  const now = { kept: "", round: "", waiting: 0, refused: 0, sending: false, submits: false, sent: "", full: false, done: false };
  const tell = (kind, sign, sentence) => {
    line_.hidden = false;
    line_.className = `outbox ${kind}`;
    line_.querySelector(".where").replaceChildren(icon(sign));
    line_.querySelector(".grow").textContent = sentence;
    const link = line_.querySelector("a");
    const out = now.round === "signed_out";
    link.textContent = out ? words.sign_in : link.dataset.see;
    link.href = out ? `${MangNon.addresses.signIn}?next=${encodeURIComponent(window.location.pathname + window.location.search)}` : link.dataset.outbox;
  };
  const showLine = () => {
    const said = { n: now.waiting, time: time(now.kept || new Date().toISOString()) };
    if (now.done) return tell("sent", "sent", words.submitted);
    if (now.full) return tell("fail", "alert", words.no_room);
    if (now.round === "signed_out") return tell("wait", "lock", fill(words.signed_out, said));
    if (now.waiting && ["offline", "trouble", "stale"].includes(now.round)) {
      const sentence = now.submits ? words.submit_waits : fill(now.round === "offline" ? words.offline : words.trouble, said);
      return tell("wait", now.round === "offline" ? "nowifi" : "clock", sentence);
    }
    if (conflicts.length) return tell("fail", "alert", fill(words.conflict, { n: conflicts.length }));
    if (now.refused) return tell("fail", "alert", fill(words.refused, { n: now.refused }));
    if (now.sending) return tell("saved", "clock", fill(words.sending, said));
    if (now.waiting) return tell("saved", "clock", fill(words.saved_here, said));
    if (now.sent) return tell("sent", "sent", fill(words.sent, { time: time(now.sent) }));
    return undefined;
  };

  // --- two values ------------------------------------------------------------------------------------------------
  let conflicts = [];
  const valueOf = (line, cell) => {
    return cell[0] || fields[line].answer.wordsOf(cell[1]) || words.blank;
  };
  const side = (line, said) => {
    const who = said.by === state.person ? words.mine : said.who ? fill(words.typed_by, said) : "";
    const at = said.at ? ` ${fill(words.at, { time: moment(said.at) })}` : "";
    return [`${who} `, make("b", { className: "tn", textContent: valueOf(line, said.cell) }), at];
  };
  const showConflicts = (found) => {
    conflicts = found.filter((one) => one.line in fields);
    for (const row of form.querySelectorAll(".two-values")) row.remove();
    for (const one of conflicts) {
      const row = document.getElementById("mau-hai-so").content.querySelector("tr").cloneNode(true);
      row.dataset.conflict = one.id;
      const head = make("b", { textContent: `${words.two_values}: ` });
      row.querySelector(".words").replaceChildren(head, ...side(one.line, one.mine), " · ", ...side(one.line, one.theirs), ".");
      const [mine, theirs] = row.querySelectorAll("button");
      mine.value = `mine:${one.id}`;
      mine.textContent = fill(words.take_mine, { value: valueOf(one.line, one.mine.cell) });
      theirs.value = `theirs:${one.id}`;
      theirs.textContent = fill(words.keep_theirs, { value: valueOf(one.line, one.theirs.cell) });
      fields[one.line].body.querySelector("tr").after(row);
    }
    document.getElementById("nhieu-hai-so").hidden = conflicts.length < 2;
  };

  // --- typing, sending -------------------------------------------------------------------------------------------
  const start = async () => {
    const outbox = await MangNon.connect(state.person, MangNon.addresses.sync);
    const page = {
      revision: state.revision,
      cells: Object.fromEntries(lines.map((line) => [line, state.lines[line].cell])),
    };
    const editor = createEditor({ outbox, place: state.place, page, show: state.show, journal: MangNon.journal });
    const shown = await editor.load();
    for (const line of lines) if (!same(shown[line], state.lines[line].cell)) put(line, shown[line]);
    showConflicts(state.conflicts);
    const timers = {};
    let tries = 0;
    let next = 0;

    const count = async () => {
      const waiting = await outbox.store.waiting(state.person);
      now.waiting = waiting.length;
      now.kept = waiting.at(-1)?.op.at ?? now.kept;
      now.submits = waiting.some((record) => record.op.kind === "submit" && record.place === editor.name);
      now.refused = (await outbox.store.refused(state.person)).length;
      showLine();
    };

    const sync = async () => {
      window.clearTimeout(next);
      const result = await outbox.sync();
      now.round = result.state;
      now.sending = false;
      if (result.state === "idle") tries = 0;
      else if (result.state !== "signed_out") {
        tries += 1;
        next = window.setTimeout(sync, Math.min(20000, 1500 * 2 ** Math.min(tries, 4))); // 3, 6, 12, then every 20 s
      }
      await count();
      return result;
    };
    const soon = () => {
      window.clearTimeout(next);
      next = window.setTimeout(sync, 250);
    };

    // Takes a cell down if its fields say something new.
    const commit = async (line, settles = [], cell = typed(line)) => {
      window.clearTimeout(timers[line]);
      if (same(last[line], cell) && !settles.length && !editor.half(line)) return;
      last[line] = cell;
      try {
        await editor.type(line, cell, settles);
        now.full = false;
        now.kept = new Date().toISOString();
      } catch {
        now.full = true; // the journal may still hold it; the page says that it must not be closed
        last[line] = [];
      }
      await count();
      soon();
    };
    const commitAll = () => Promise.all(lines.map((line) => commit(line)));

    const lineOf = (element) => element.closest?.("tbody[data-line]")?.dataset.line;
    form.addEventListener("input", (event) => {
      const line = lineOf(event.target);
      if (!line || !fields[line].text) return;
      try {
        // typed back to what it was: the journal must not keep what is no longer on the screen
        if (!same(last[line], typed(line)) || editor.half(line)) editor.typing(line, typed(line));
      } catch {
        now.full = true;
        showLine();
      }
      window.clearTimeout(timers[line]);
      timers[line] = window.setTimeout(() => {
        follow(line);
        check();
        commit(line);
      }, IDLE);
    });
    form.addEventListener("change", (event) => {
      const line = lineOf(event.target);
      if (!line || !fields[line].text) return;
      if (event.target === fields[line].text) follow(line);
      else if (event.target.type === "radio") choose(line);
      check();
      commit(line);
    });
    // A choice pressed again is taken back: the press sees it chosen, the click that follows undoes it.
    let pressed = null;
    form.addEventListener("pointerdown", (event) => {
      const radio = event.target.closest?.(".answers label")?.querySelector("input");
      pressed = radio?.checked ? radio : null;
    });
    form.addEventListener("click", (event) => {
      if (event.target !== pressed) return;
      pressed = null;
      event.target.checked = false;
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") commitAll();
      else soon();
    });
    window.addEventListener("pagehide", commitAll);
    window.addEventListener("online", sync);
    window.addEventListener("offline", () => {
      now.round = "offline";
      showLine();
    });

    outbox.listen(async (event) => {
      if (event.kind === "sending") {
        now.sending = true;
        now.waiting = event.n;
        showLine();
      }
      if (event.kind !== "receipts") return;
      now.sent = new Date().toISOString();
      const typing = (line) => !same(last[line], typed(line));
      for (const line of await editor.settled(event.places, typing)) put(line, editor.shown[line]);
      const mine = event.places.find((place) => MangNon.outbox.nameOf(place) === editor.name);
      if (mine) showConflicts(mine.conflicts);
      check();
      for (const receipt of event.receipts) {
        if (receipt.outcome === "submitted" && mine) {
          now.done = true; // said here as well: over a bad line the next page may be long in coming
          showLine();
          window.location.assign(mine.address);
        } else if (receipt.outcome === "refused") refuse(receipt.sentence);
      }
    });

    const settle = async (conflict, take) => {
      const cell = take === "mine" ? conflict.mine.cell : editor.shown[conflict.line];
      await commit(conflict.line);
      put(conflict.line, cell);
      await commit(conflict.line, [conflict.id], cell);
      showConflicts(conflicts.filter((one) => one.line !== conflict.line));
      check();
    };

    document.addEventListener(
      "submit",
      (event) => {
        if (event.target !== form) return;
        event.preventDefault();
        act(event.submitter);
      },
      true,
    );
    // What records count goes into every line that nobody has answered; the lines are then kept like typed ones.
    const takeCounts = () => {
      for (const box of form.querySelectorAll("input[data-counted]")) {
        if (box.value.trim()) continue;
        box.value = box.dataset.counted;
        for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
      }
    };
    const act = async (button) => {
      if (button?.value === "dem") takeCounts();
      await commitAll();
      if (button?.name === "chon") {
        const [take, id] = button.value.split(":");
        for (const conflict of conflicts.filter((one) => !id || one.id === id)) await settle(conflict, take);
        return;
      }
      if (button?.value === "nop") {
        const found = check();
        const { sentences, at } = found ? stopping(found) : { sentences: [] };
        if (conflicts.length) return refuse(fill(words.conflict, { n: conflicts.length }));
        if (sentences.length) {
          const more = sentences.length > 1 ? ` ${fill(words.others, { n: sentences.length - 1 })}` : "";
          return refuse(fill(words.not_sent, { first: sentences[0] }) + more, at);
        }
        await editor.submit();
      }
      await sync();
    };

    if (document.body.dataset.keptAt) {
      const banner = document.getElementById("ban-luu");
      banner.querySelector(".words").textContent = fill(words.kept_page, { time: moment(document.body.dataset.keptAt) });
      banner.hidden = false;
    }
    check();
    await count();
    if (now.waiting) sync();
    document.body.dataset.outbox = "1";
  };

  // The check of the server is not asked where this page checks by itself: a line may be slow.
  if (state.commune) for (const asks of form.querySelectorAll("[hx-post]")) asks.removeAttribute("hx-post");
  start().catch(() => tell("fail", "alert", words.no_store));
})();
