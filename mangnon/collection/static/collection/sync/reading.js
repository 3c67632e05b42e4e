// What rules.read_cell, rules.run_checks and the computed lines say, said in the browser without a line.
// Pure: no page, no clock. Figures are BigInt in millionths, as the database keeps them, so that nothing is
// rounded on the way. Python makes the vectors that both must answer alike (sync/tests/test_reading_js.py).
(() => {
  "use strict";
  const SCALE = 6;
  const ONE = 10n ** BigInt(SCALE);
  const LARGEST = 10n ** 12n * ONE;
  const MINUS = "\u2212";
  // the white space of Python's str.split, which is not quite \s
  const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const WRITTEN = {
    zero: ["0", "khong", "khong co"],
    not_reported: ["…", "..."],
    not_applicable: ["×", "x"],
  };
  const PRESENCE = { value: 1, not_reported: 2, not_applicable: 3 };
  const YES = ["co", "1"];
  const NO = ["khong", "0"];

  const squeeze = (text) => text.split(SPACES).filter((word) => word).join(" ");
  const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  const fill = (sentence, said) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in said ? said[name] : whole));

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ".");
  const abs = (n) => (n < 0n ? -n : n);

  // Millionths → "332.600", "25,6", "−28"; null → "…".
  const format = (value) => {
    if (value === null || value === undefined) return "…";
    const size = abs(value);
    const part = String(size % ONE).padStart(SCALE, "0").replace(/0+$/, "");
    return (value < 0n ? MINUS : "") + grouped(String(size / ONE)) + (part && "," + part);
  };

  // Any decimal text, also one with more decimals than we keep: for sentences that refuse it.
  const formatParts = (negative, whole, part) => {
    const digits = whole.replace(/^0+(?=\d)/, "");
    const rest = part.replace(/0+$/, "");
    const zero = /^0*$/.test(digits) && !rest;
    return (negative && !zero ? MINUS : "") + grouped(digits) + (rest && "," + rest);
  };

  // A quotient of two BigInts, half up (away from zero) at `decimals`, as text.
  const quotient = (over, under, decimals) => {
    const negative = over < 0n !== under < 0n && over !== 0n;
    const step = 10n ** BigInt(decimals);
    const [a, b] = [abs(over), abs(under)];
    const rounded = (2n * a * step + b) / (2n * b);
    const part = decimals ? "," + String(rounded % step).padStart(decimals, "0") : "";
    return (negative && rounded ? MINUS : "") + grouped(String(rounded / step)) + part;
  };

  // "0.2" of the rulebook → [2n, 10n]
  const fraction = (text) => {
    const [whole, part = ""] = text.split(".");
    return [BigInt(whole + part), 10n ** BigInt(part.length)];
  };

  // "12.5" as the server writes a figure → millionths; null stays null
  const figure = (text) => {
    if (text === null || text === undefined) return null;
    const [over, under] = fraction(text);
    return (over * ONE) / under;
  };

  const explain = (typed, digits, words) => {
    const dotted = digits.match(/^([0-9]+)\.([0-9]+)$/);
    if (dotted) {
      const joined = formatParts(false, dotted[1] + dotted[2], "");
      return fill(words.two_ways, { typed, first: dotted[1] + "," + dotted[2], second: joined });
    }
    if (/^(?:[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,})$/.test(digits)) {
      const ours = digits.replace(/[.,]/g, (sign) => (sign === "," ? "." : ","));
      return fill(words.english, { typed, ours });
    }
    const unit = digits.match(/^([0-9][0-9., ]*)\s*([^0-9., ].*)$/s);
    if (unit) return fill(words.unit_behind, { typed, unit: unit[2], number: unit[1].trim() });
    return fill(words.no_number, { typed });
  };

  const parse = (typed, words) => {
    if (["khong", "khong co"].includes(fold(typed))) return { negative: false, whole: "0", part: "" };
    let digits = typed;
    let negative = false;
    if ("-−–".includes([...typed][0]) && [...typed].length > 1) {
      negative = true;
      digits = squeeze(typed.slice(1));
    } else if (typed.startsWith("+")) {
      digits = typed.slice(1);
    }
    const comma = digits.indexOf(",");
    const whole = comma < 0 ? digits : digits.slice(0, comma);
    const part = comma < 0 ? "" : digits.slice(comma + 1);
    const clear =
      (/^[0-9]+$/.test(whole) || /^[1-9][0-9]{0,2}([. ][0-9]{3})+$/.test(whole)) && (comma < 0 || /^[0-9]+$/.test(part));
    return clear
      ? { negative, whole: whole.replace(/[. ]/g, ""), part: part.replace(/0+$/, "") }
      : { problem: explain(typed, digits, words) };
  };

  const unfit = (number, type, words) => {
    const { negative, whole, part } = number;
    const said = formatParts(negative, whole, part);
    const zero = /^0*$/.test(whole) && !part;
    if (negative && !zero) return fill(words.negative, { said });
    if (type === "count" && part) return fill(words.not_whole, { said });
    const most = BigInt(whole);
    if (type === "percent" && (most > 100n || (most === 100n && part))) return fill(words.over_100, { said });
    if (part.length > SCALE) return fill(words.decimals, { said });
    return most * ONE >= LARGEST ? fill(words.too_large, { said }) : "";
  };

  const nothing = (problem = "") => ({ value: null, presence: null, estimate: false, problem });
  const value = (millionths, estimate = false) => ({ value: millionths, presence: 1, estimate, problem: "" });

  const implied = (text, yesNo) => {
    if (!yesNo && ["khong", "khong co"].includes(fold(text))) return "zero";
    for (const answer of ["not_reported", "not_applicable"]) {
      if (WRITTEN[answer].includes(text.toLowerCase())) return answer;
    }
    return "value";
  };

  // A cell [text, answer, reason] understood, as rules.read_cell does.
  const readCell = (cell, type, yesNo, words) => {
    const text = squeeze(cell[0].normalize("NFC"));
    let answer = cell[1];
    if (!answer && !text) return nothing();
    if (!answer || (answer === "value" && text)) answer = implied(text, yesNo || type === "boolean");
    if (answer in WRITTEN) {
      if (text && !WRITTEN[answer].includes(fold(text)) && !WRITTEN[answer].includes(text.toLowerCase())) {
        return nothing(fill(words.says_otherwise, { label: words["answer_" + answer], text }));
      }
      if (answer === "zero") return value(0n);
      return { ...nothing(), presence: PRESENCE[answer] };
    }
    if (!text) return nothing(words.no_figure);
    if (yesNo || type === "boolean") {
      if (YES.includes(fold(text))) return value(ONE);
      if (NO.includes(fold(text))) return value(0n);
      return nothing(fill(words.not_yes_no, { text }));
    }
    const number = parse(text, words);
    const problem = number.problem ?? unfit(number, type, words);
    if (problem) return nothing(problem);
    const millionths = BigInt(number.whole) * ONE + BigInt(number.part.padEnd(SCALE, "0"));
    return value(millionths, answer === "estimate");
  };

  const said = (check, a, b, more = {}) => {
    const lines = more.line ? [more.line] : check.lines;
    const message = fill(check.message.replace(/\{\{|\}\}/g, (twice) => twice[0]), {
      a: format(a),
      b: format(b),
      line_a: lines[0],
      line_b: lines[1] ?? "",
      parts: format(more.parts ?? null),
      part_lines: lines.slice(1).join(", "),
      times: more.times ?? "…",
    });
    return { line: lines[0], severity: check.severity, message, check: check.code, lines };
  };

  const moved = (check, values, before) => {
    const [limit, under] = fraction(check.limit && figure(check.limit) ? check.limit : "5");
    const found = [];
    for (const [line, now] of Object.entries(values)) {
      const past = before[line] ?? null;
      if (now === null || past === null || !now || !past || abs(now - past) < 10n * ONE) continue;
      const [over, below] = check.kind === "jump" ? [now, past] : [past, now];
      if (over * under >= limit * below) found.push(said(check, now, past, { times: quotient(over, below, 1), line }));
    }
    return found;
  };

  const broken = (check, values, communes) => {
    const first = values[check.lines[0]] ?? null;
    if (first === null) return null;
    if (check.kind === "at_most_communes") {
      const all = BigInt(communes) * ONE;
      return first > all ? said(check, first, all) : null;
    }
    const rest = check.lines.slice(1).map((line) => values[line] ?? null);
    const known = rest.filter((figure) => figure !== null);
    if (!known.length) return null;
    if (check.kind === "parts_at_most" || check.kind === "sum_of_parts") {
      const parts = known.reduce((sum, figure) => sum + figure, 0n);
      const off = parts > first || (check.kind === "sum_of_parts" && known.length === rest.length && parts !== first);
      return off ? said(check, first, known[0], { parts }) : null;
    }
    const second = known[0];
    if (check.kind === "needs") return first > 0n && second === 0n ? said(check, first, second) : null;
    const [limit, under] = check.kind === "ratio_at_most" && check.limit !== null ? fraction(check.limit) : [1n, 1n];
    return first * under > second * limit ? said(check, first, second) : null;
  };

  // Every relation that does not hold, in the order of the checks; `values` by line in the form's order.
  const runChecks = (checks, values, around) => {
    const found = [];
    for (const check of checks) {
      if (check.kind === "jump" || check.kind === "drop") found.push(...moved(check, values, around.before ?? {}));
      else {
        const problem = broken(check, values, around.communes);
        if (problem) found.push(problem);
      }
    }
    return found;
  };

  // A computed line: + − × ÷ and brackets over named figures, exact; null where one is missing or divides by 0.
  const compute = (formula, figures, decimals) => {
    const tokens = formula.match(/#\{[^}]+\}|[0-9]+(?:\.[0-9]+)?|[-+*/()]|\S/g) ?? [];
    let at = 0;
    const atom = () => {
      const token = tokens[at++];
      if (token === "(") {
        const inner = sum();
        return tokens[at++] === ")" ? inner : null;
      }
      if (token === "-") {
        const one = atom();
        return one && [-one[0], one[1]];
      }
      if (/^[0-9]/.test(token ?? "")) return fraction(token);
      const known = token?.startsWith("#{") ? (figures[token.slice(2, -1)] ?? null) : null;
      return known === null ? null : [known, ONE];
    };
    const product = () => {
      let left = atom();
      while (tokens[at] === "*" || tokens[at] === "/") {
        const by = tokens[at++];
        const right = atom();
        if (!left || !right || (by === "/" && right[0] === 0n)) left = null;
        else left = by === "*" ? [left[0] * right[0], left[1] * right[1]] : [left[0] * right[1], left[1] * right[0]];
      }
      return left;
    };
    const sum = () => {
      let left = product();
      while (tokens[at] === "+" || tokens[at] === "-") {
        const sign = tokens[at++] === "+" ? 1n : -1n;
        const right = product();
        left = left && right && [left[0] * right[1] + sign * right[0] * left[1], left[1] * right[1]];
      }
      return left;
    };
    const result = sum();
    return result && at === tokens.length ? quotient(result[0], result[1], decimals) : null;
  };

  globalThis.MangNon = { ...globalThis.MangNon, reading: { readCell, runChecks, compute, figure, format, fill } };
})();
