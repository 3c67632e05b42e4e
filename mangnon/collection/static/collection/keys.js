// The keyboard of a grid of figures: Enter and the arrows go from line to line, Ctrl+S keeps, a column copied from a
// spreadsheet falls into the lines below. Without this script the fields work as they are.
(() => {
  "use strict";
  const form = document.getElementById("bieu");
  const words = JSON.parse(document.getElementById("loi-phim").textContent);
  const FIELD = "input.num, select.yes-no";
  const fields = () => [...form.querySelectorAll(FIELD)].filter((field) => !field.disabled);
  const fill = (sentence, said) => sentence.replace(/\{(\w+)\}/g, (whole, name) => said[name] ?? whole);

  const go = (field, step) => {
    const all = fields();
    const next = all[all.indexOf(field) + step];
    if (!next) return false;
    next.focus();
    next.select?.();
    next.closest("tr")?.scrollIntoView({ block: "nearest" });
    return true;
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.(FIELD) || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      if (!go(field, event.shiftKey ? -1 : 1)) field.blur();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && field.matches("input") && !event.altKey) {
      if (go(field, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    document.activeElement?.blur?.(); // what stands in the field is taken as typed
    form.requestSubmit(form.querySelector("button[value=luu]"));
  });

  // --- a column from a spreadsheet -------------------------------------------------------------------------------
  // A spreadsheet's text: rows by line ends, cells by tabs; a cell with a line end or a quote in it stands in quotes.
  const tableOf = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
        else if (sign === '"') quoted = false;
        else row[row.length - 1] += sign;
      } else if (sign === '"' && row[row.length - 1] === "") quoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    while (rows.length && rows[rows.length - 1].every((cell) => !cell.trim())) rows.pop();
    return rows.map((row) => row.map((cell) => cell.trim()));
  };
  const rowsFrom = (field) => {
    const all = [...form.querySelectorAll("tbody[data-row]")];
    return all.slice(all.indexOf(field.closest("tbody[data-row]")));
  };
  const fieldOf = (row) => row?.querySelector(FIELD) ?? null;

  // Which field takes which text. With the lines' numbers beside: by number. A column with as many gaps as the form
  // has headings and computed lines there: row by row as the form stands. Else: into the fields, one after another.
  const aimed = (start, table) => {
    const byCode = new Map([...form.querySelectorAll("tbody[data-row]")].map((row) => [row.dataset.row, fieldOf(row)]));
    const coded = table.filter((row) => row.length > 1 && byCode.get(row[0]));
    if (coded.length > 1) return coded.map((row) => [byCode.get(row[0]), [...row].reverse().find((cell) => cell) ?? ""]);
    const column = table.map((row) => row[0]);
    const below = rowsFrom(start);
    const fits = column.length > 1 && column.some((cell) => !cell) && column.every((cell, at) => !cell || (below[at] && !below[at].dataset.heading));
    if (fits) return column.map((cell, at) => [fieldOf(below[at]), cell]).filter(([field, cell]) => field && cell);
    const free = below.map(fieldOf).filter((field) => field && !field.disabled);
    return column.filter((cell) => cell).map((cell, at) => [free[at], cell]).filter(([field]) => field);
  };
  const put = (field, text) => {
    if (field.matches("select")) {
      const said = text.toLocaleLowerCase("vi");
      const option = [...field.options].find((one) => [one.value, one.textContent].some((word) => word.trim().toLocaleLowerCase("vi") === said));
      if (!option) return false;
      field.value = option.value;
    } else field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const tell = (sentence, undo) => {
    const box = document.createElement("div");
    box.className = "msg note";
    box.setAttribute("role", "status");
    const text = document.createElement("div");
    text.append(sentence, " ");
    if (undo) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: words.undo });
      button.addEventListener("click", () => {
        undo();
        box.remove();
      });
      text.append(button);
    }
    box.append(text);
    document.getElementById("loi-nop").replaceChildren(box);
  };

  form.addEventListener("paste", (event) => {
    const start = event.target;
    if (!start.matches?.(FIELD)) return;
    const table = tableOf(event.clipboardData?.getData("text/plain") ?? "");
    if (table.length < 2 && (table[0]?.length ?? 0) < 2) return; // one cell: the browser's own paste
    event.preventDefault();
    const targets = aimed(start, table);
    const before = targets.map(([field]) => [field, field.value]);
    const done = targets.filter(([field, text]) => put(field, text));
    const given = table.filter((row) => row.some((cell) => cell)).length;
    const name = (target) => target?.[0].closest("tbody").dataset.row ?? "";
    const said = { n: done.length, from: name(done[0]), to: name(done[done.length - 1]), left: given - done.length };
    const sentence = fill(done.length ? words.pasted : words.nothing_pasted, said) + (done.length && said.left > 0 ? ` ${fill(words.left_over, said)}` : "");
    tell(sentence, done.length && (() => before.forEach(([field, text]) => put(field, text))));
    (done[done.length - 1]?.[0] ?? start).focus();
  });
})();
