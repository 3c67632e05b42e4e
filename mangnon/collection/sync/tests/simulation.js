// Devices, pages and a line that fails, around the real outbox.js. A driver (simulation.py) says what happens next.
// A device keeps what is durable; a page is a process that may die between any two steps of the store.
(() => {
  "use strict";
  const { createOutbox, createEditor, nameOf } = MangNon.outbox;
  const copy = (thing) => (thing === undefined ? undefined : JSON.parse(JSON.stringify(thing)));
  let world;

  const device = (name) =>
    (world.devices[name] ??= { records: [], seen: {}, journal: {}, seq: 0 });

  // Every store call waits in the page's queue until the driver lets it happen; IndexedDB keeps their order.
  const storeOf = (page) => {
    const data = device(page.device);
    const later = (work) =>
      new Promise((done, fail) => {
        page.tasks.push(() => {
          try {
            const result = copy(work());
            return () => done(result);
          } catch (error) {
            return () => fail(error);
          }
        });
      });
    const inState = (state) => (whose) =>
      later(() => data.records.filter((record) => record.person === whose && record.state === state));
    return {
      add: (record) =>
        later(() => {
          if (data.full) throw new Error("QuotaExceededError");
          if (data.records.some((other) => other.op_id === record.op_id)) throw new Error("ConstraintError");
          data.records.push({ ...copy(record), seq: ++data.seq });
        }),
      find: (op_id) => later(() => data.records.find((record) => record.op_id === op_id)),
      waiting: inState("waiting"),
      refused: inState("refused"),
      done: inState("done"),
      seen: (name) => later(() => data.seen[name]),
      settle: (patches, seen) =>
        later(() => {
          for (const { op_id, ...patch } of copy(patches)) {
            const record = data.records.find((one) => one.op_id === op_id);
            if (record && record.state !== "done") Object.assign(record, patch);
          }
          for (const said of copy(seen)) {
            const cells = (data.seen[said.name] ??= {});
            for (const [line, cell] of Object.entries(said.cells)) {
              if (!(cells[line]?.revision > said.revision)) cells[line] = { cell, revision: said.revision };
            }
          }
        }),
    };
  };

  const journalOf = (name) => {
    const data = device(name).journal;
    return {
      get: (key) => copy(data[key] ?? null),
      set: (key, value) => (value ? (data[key] = copy(value)) : delete data[key]),
      keys: () => Object.keys(data),
    };
  };

  const uuid = () => {
    const digits = (++world.numbers).toString(16).padStart(12, "0");
    return `${world.seed.toString(16).padStart(8, "0")}-0000-4000-8000-${digits}`;
  };

  const runTasks = async (page, most = Infinity) => {
    for (let n = 0; n < most && page.tasks.length && page.alive; n += 1) {
      const told = page.tasks.shift()();
      told();
      for (let turn = 0; turn < 12; turn += 1) await null;
    }
  };

  const commands = {
    begin: ({ seed }) => {
      world = { seed, devices: {}, pages: {}, requests: {}, numbers: 0, asked: 0, errors: [] };
    },
    open: ({ page: id, device: name, person, place, data }) => {
      const page = { device: name, alive: true, tasks: [], conflicts: [], address: "" };
      world.pages[id] = page;
      const send = (body) =>
        new Promise((done, fail) => {
          world.requests[++world.asked] = { page: id, body: copy(body), done, fail };
        });
      const store = storeOf(page);
      const now = () => "2026-11-22T08:00:00.000Z";
      page.outbox = createOutbox({ store, send, now, uuid, person });
      page.editor = createEditor({ outbox: page.outbox, place, page: data, journal: journalOf(name) });
      page.conflicts = data.conflicts;
      page.outbox.listen((event) => {
        if (event.kind !== "receipts") return;
        const mine = event.places.find((one) => nameOf(one) === page.editor.name);
        if (mine) page.conflicts = mine.conflicts;
        page.editor.settled(event.places).catch((error) => world.errors.push(String(error)));
      });
      page.editor.load().then(
        () => {
          page.ready = true;
        },
        (error) => world.errors.push(String(error)),
      );
    },
    full: ({ device: name, on }) => {
      device(name).full = on; // no room on the machine for another operation
    },
    keystroke: ({ page, line, cell }) => world.pages[page].editor.typing(line, cell),
    type: ({ page, line, cell, settles = [] }) =>
      void world.pages[page].editor.type(line, cell, settles).catch((error) => world.errors.push(String(error))),
    submit: ({ page }) => void world.pages[page].editor.submit(),
    resend: ({ page, op_id }) => {
      const it = world.pages[page];
      const record = device(it.device).records.find((one) => one.op_id === op_id);
      void it.outbox.resend(copy(record), it.editor.shown[record.op.line]);
    },
    sync: ({ page }) => void world.pages[page].outbox.sync(),
    tasks: ({ page, most = 1000 }) => runTasks(world.pages[page], most),
    // the store may have done the next steps although nobody is told any more
    kill: ({ page, done = 0 }) => {
      const it = world.pages[page];
      for (let n = 0; n < done && it.tasks.length; n += 1) it.tasks.shift()();
      it.alive = false;
      it.tasks = [];
    },
    answer: ({ request, back }) => {
      const it = world.requests[request];
      delete world.requests[request];
      if (world.pages[it.page].alive) it.done(back);
    },
    fail: ({ request }) => {
      const it = world.requests[request];
      delete world.requests[request];
      if (world.pages[it.page].alive) it.fail(new Error("no line"));
    },
    carry: async ({ from, to }) => {
      const file = world.pages[from].outbox.asFile();
      await runTasks(world.pages[from]);
      const brought = world.pages[to].outbox.bring(copy(await file));
      await runTasks(world.pages[to]);
      await brought;
    },
  };

  const summary = () => ({
    requests: Object.entries(world.requests).map(([id, it]) => ({ id: Number(id), page: it.page, body: it.body })),
    pages: Object.fromEntries(
      Object.entries(world.pages)
        .filter(([, it]) => it.alive)
        .map(([id, it]) => [
          id,
          { tasks: it.tasks.length, ready: it.ready === true, shown: it.editor.shown, conflicts: it.conflicts },
        ]),
    ),
    errors: world.errors,
  });

  globalThis.sim = {
    run: async (told) => {
      for (const [name, said] of told) {
        await commands[name](said);
        for (let turn = 0; turn < 12; turn += 1) await null;
      }
    },
    look: () => JSON.stringify(summary()),
    records: () =>
      JSON.stringify(Object.fromEntries(Object.entries(world.devices).map(([name, it]) => [name, it.records]))),
  };
})();
