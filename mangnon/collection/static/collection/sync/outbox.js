// What was typed and has not reached the server yet. Pure: store, transport, clock and numbers are given, so
// that the very same lines run in a browser and in the model-based test (sync/tests/test_model.py).
//
// Promises:
// - An operation is in the store before the page says "saved on this machine", and stays there until the
//   server's own receipt for it has been written down. Nothing else takes it out: no error, no version, no age.
// - Operations of one form are sent in the order in which they were made, in small batches, one at a time.
//   A batch may arrive twice or never; each operation carries its number, so the server does it once.
// - A refused operation stays with its reason until the person puts it aside.
(() => {
  "use strict";
  const SCHEMA = 1;
  const BATCH = 20;
  const BATCH_SIZE = 24000;
  const FINAL = ["applied", "same", "conflict", "submitted", "refused"];
  const BLANK = ["", "", ""];

  const nameOf = (place) => [place.form, place.unit, place.period, place.body ?? ""].join("|");
  const same = (one, other) => one.length === other.length && one.every((part, n) => part === other[n]);

  // store: add(record), find(op_id), waiting(person), refused(person), settle(patches, seen), seen(name); what
  // add and settle promise is durable.
  // send(body) → {status, answer}; throws without a line. status: ok, signed_out, stale, error.
  const createOutbox = ({ store, send, now, uuid, person }) => {
    let running = null;
    let again = false;
    const listeners = [];
    const tell = (event) => listeners.forEach((listener) => listener(event));

    const put = async (op, show) => {
      const record = { op_id: op.op_id, person, place: nameOf(op), op, show, state: "waiting", sentence: "" };
      await store.add(record);
      tell({ kind: "kept", op });
      return op;
    };

    const common = (place) => ({
      schema: SCHEMA,
      op_id: uuid(),
      form: place.form,
      version: place.version,
      unit: place.unit,
      period: place.period,
      body: place.body ?? "",
      by: person,
      at: now(),
    });

    const change = async (place, line, base, to, settles = [], show = {}, op_id = uuid()) => {
      const there = await store.find(op_id); // made before: by a page closed in the middle, by another open one
      if (there && same(there.op.new, to) && settles.every((id) => there.op.settles.includes(id))) return there.op;
      const own = there ? { op_id: uuid() } : { op_id };
      const from = there ? there.op.new : base;
      try {
        return await put({ ...common(place), ...own, kind: "cell", line, base: from, new: to, settles }, show);
      } catch (error) {
        if (there || !(await store.find(op_id))) throw error;
        return change(place, line, base, to, settles, show, op_id); // another page was quicker
      }
    };

    // A new try to hand in stands for those that were refused before.
    const submit = async (place, seen, show = {}) => {
      const before = await store.refused(person);
      const old = before.filter((record) => record.op.kind === "submit" && record.place === nameOf(place));
      if (old.length) await store.settle(old.map((record) => ({ op_id: record.op_id, state: "done" })), []);
      return put({ ...common(place), kind: "submit", seen }, show);
    };

    // A refused change once more, as a new operation on what the cell shows now.
    const resend = async (record, base) => {
      const made = await change(record.op, record.op.line, base, record.op.new, [], record.show);
      await store.settle([{ op_id: record.op_id, state: "done" }], []);
      return made;
    };

    // Operations out of a file: they keep their numbers, so a file read twice adds nothing.
    const bring = async (file) => {
      if (file?.mangnon !== "outbox" || !Array.isArray(file.items)) return null;
      let [added, there] = [0, 0];
      for (const item of file.items) {
        if (typeof item?.op?.op_id !== "string") continue;
        if (await store.find(item.op.op_id)) there += 1;
        else {
          const record = { op_id: item.op.op_id, person, place: nameOf(item.op), op: item.op, show: item.show ?? {} };
          await store.add({ ...record, state: "waiting", sentence: "", carried: item.op.by !== person });
          added += 1;
        }
      }
      return { added, there };
    };

    const asFile = async () => {
      const items = [...(await store.waiting(person)), ...(await store.refused(person))];
      return {
        mangnon: "outbox",
        schema: SCHEMA,
        at: now(),
        person,
        items: items.map(({ op, show, state, sentence }) => ({ op, show, state, sentence })),
      };
    };

    const batchOf = (ready, most) => {
      const batch = [];
      let size = 0;
      for (const record of ready) {
        size += JSON.stringify(record.op).length;
        if (batch.length && (batch.length >= most || size > BATCH_SIZE)) break;
        batch.push(record);
      }
      return batch;
    };

    // The server's word on each operation of the batch, and how the cells stand, written down together.
    const settle = async (batch, answer) => {
      const sent = new Map(batch.map((record) => [record.op_id, record]));
      const patches = [];
      let final = 0;
      for (const receipt of answer.receipts) {
        if (!sent.has(receipt.op_id)) continue;
        const done = FINAL.includes(receipt.outcome);
        final += done;
        patches.push({
          op_id: receipt.op_id,
          state: !done ? "waiting" : receipt.outcome === "refused" ? "refused" : "done",
          outcome: receipt.outcome,
          sentence: receipt.sentence,
          received: done ? now() : undefined,
        });
      }
      const seen = (answer.places ?? []).map((place) => ({
        name: nameOf(place),
        revision: place.revision,
        cells: place.cells,
      }));
      await store.settle(patches, seen);
      tell({ kind: "receipts", receipts: answer.receipts, places: answer.places ?? [] });
      return final;
    };

    // One round: until nothing is left that can be sent. Answers how it ended and how many still wait.
    const round = async () => {
      let most = BATCH;
      let trouble = "";
      const held = new Set(); // forms passed over in this round, so that one does not stop the others
      for (;;) {
        const waiting = await store.waiting(person);
        const ready = waiting.filter((record) => !held.has(record.place));
        if (!ready.length) return { state: trouble || "idle", waiting: waiting.length };
        const batch = batchOf(ready, most);
        tell({ kind: "sending", n: waiting.length });
        let back;
        try {
          const operations = batch.map((record) => (record.carried ? { ...record.op, carried: true } : record.op));
          back = await send({ schema: SCHEMA, operations });
        } catch {
          return { state: "offline", waiting: waiting.length };
        }
        if (back.status === "signed_out" || back.status === "stale") {
          return { state: back.status, waiting: waiting.length };
        }
        const readable = back.status === "ok" && Array.isArray(back.answer?.receipts);
        if (!readable && batch.length > 1) {
          most = 1; // find the one the server stumbles over
          continue;
        }
        if (!readable || !(await settle(batch, back.answer))) {
          batch.forEach((record) => held.add(record.place));
          trouble = "trouble";
        }
      }
    };

    const sync = () => {
      if (running) {
        again = true;
        return running;
      }
      running = (async () => {
        let result;
        do {
          again = false;
          result = await round();
        } while (again && result.state === "idle");
        return result;
      })().finally(() => {
        running = null;
      });
      return running.then((result) => {
        tell({ kind: "round", ...result });
        return result;
      });
    };

    const listen = (listener) => listeners.push(listener);
    return { change, submit, resend, bring, asFile, sync, listen, uuid, person, store };
  };

  // One page of a form: what its cells show, and so what a change is based on. A page knows only what it has
  // shown: another page of the same officer on the same machine is another one, and its changes may collide.
  // journal: get(key), set(key, value), keys(); at once and durable (localStorage). It holds the keystrokes that are
  // not an operation yet: a tab may be closed in the middle of a number. Each page writes under a key of its own:
  // two pages of one form share the journal, and neither may write over the other's digits or take its base.
  const createEditor = ({ outbox, place, page, show = {}, journal }) => {
    const name = nameOf(place);
    const shown = {};
    const adding = {};
    for (const [line, cell] of Object.entries(page.cells)) shown[line] = [...cell];
    const tab = outbox.uuid();
    const typed = {}; // what stands under this page's own keys: another page may have taken it over meanwhile
    const keyOf = (line) => JSON.stringify([outbox.person, name, line, tab]);
    const entries = (line) => typed[line] ?? [];
    const write = (line, list) => {
      journal.set(keyOf(line), list.length ? list : null);
      typed[line] = list;
    };
    // Whether something was typed in the cell that is no operation yet.
    const half = (line) => entries(line).some((entry) => !entry.taken);

    const note = (line, cell, settles, taken, begun = null) => {
      const list = entries(line);
      const start = begun ?? (half(line) ? list.at(-1) : { op_id: outbox.uuid(), base: shown[line] ?? BLANK });
      const entry = { ...start, cell, settles, taken };
      write(line, [...list.filter((other) => other.op_id !== entry.op_id), entry]);
      return entry;
    };

    // A keystroke: kept at once, no operation yet.
    const typing = (line, cell, settles = []) => void note(line, cell, settles, false);

    // One entry becomes an operation; none where digits were typed and taken away again before anybody made one of them.
    const make = async (line, { op_id, base, cell, settles = [] }) => {
      if (same(base, cell) && !settles.length && !(await outbox.store.find(op_id))) return null;
      return outbox.change(place, line, base, cell, settles, show, op_id);
    };

    // The cell is done: one operation. Throws where it could not be stored; the journal still has it.
    const type = async (line, cell, settles = []) => {
      if (same(shown[line] ?? BLANK, cell) && !settles.length && !half(line)) return null;
      const entry = note(line, cell, settles, true);
      shown[line] = cell; // before the wait: what is typed next stands on this
      adding[line] = (adding[line] ?? 0) + 1;
      try {
        const op = await make(line, entry);
        write(line, entries(line).filter((other) => other.op_id !== entry.op_id));
        return op;
      } catch (error) {
        if (entries(line).at(-1)?.op_id === entry.op_id) {
          note(line, cell, settles, false, entry); // half again: the next try makes the operation
          shown[line] = entry.base;
        }
        throw error;
      } finally {
        adding[line] -= 1;
      }
    };

    // What a closed page left in the journal becomes operations, in their order and once. A page that is still open
    // may have gone on typing meanwhile: what it wrote since stays.
    const recover = async () => {
      for (const key of journal.keys()) {
        const [person, form, line] = JSON.parse(key);
        if (person !== outbox.person || form !== name) continue;
        for (const entry of journal.get(key) ?? []) {
          await make(line, entry);
          const left = (journal.get(key) ?? []).filter(
            (other) => other.op_id !== entry.op_id || !same(other.cell, entry.cell),
          );
          journal.set(key, left.length ? left : null);
        }
      }
    };

    // A page from the cache is older than what the server said since; what is unsent is younger than both.
    const load = async () => {
      await recover();
      for (const [line, cell] of Object.entries((await outbox.store.seen(name)) ?? {})) {
        if (line in shown && cell.revision > page.revision) shown[line] = cell.cell;
      }
      for (const record of await outbox.store.waiting(outbox.person)) {
        if (record.place === name && record.op.kind === "cell" && record.op.line in shown) {
          shown[record.op.line] = record.op.new;
        }
      }
      return shown;
    };

    const submit = () => outbox.submit(place, { ...shown }, show);

    // After receipts: a cell nobody is typing in shows what the server has. Answers which lines changed.
    const settled = async (places, busy = () => false) => {
      const said = places.find((one) => nameOf(one) === name);
      if (!said) return [];
      const waiting = await outbox.store.waiting(outbox.person);
      const unsent = new Set(waiting.filter((r) => r.place === name && r.op.kind === "cell").map((r) => r.op.line));
      const changed = [];
      for (const [line, cell] of Object.entries(said.cells)) {
        if (!(line in shown) || unsent.has(line) || adding[line] || half(line) || busy(line)) continue;
        if (same(shown[line], cell)) continue;
        shown[line] = cell;
        changed.push(line);
      }
      return changed;
    };

    return { load, typing, type, half, submit, settled, shown, place, name };
  };

  globalThis.MangNon = { ...globalThis.MangNon, outbox: { createOutbox, createEditor, nameOf, same, SCHEMA } };
})();
