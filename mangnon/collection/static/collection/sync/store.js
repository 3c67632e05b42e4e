// Where unsent operations lie in this browser: one database of its own, apart from every cache, never cleared by a
// new version. Records are bound to the person who typed; another person's page neither shows nor sends them.
(() => {
  "use strict";
  const NAME = "mangnon-outbox";
  const DONE_KEPT = 60; // what has arrived is shown for a while; only such records are ever taken out

  const wish = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });

  const open = () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const ops = request.result.createObjectStore("ops", { keyPath: "seq", autoIncrement: true });
      ops.createIndex("op_id", "op_id", { unique: true });
      ops.createIndex("state", ["person", "state"]);
      request.result.createObjectStore("seen", { keyPath: ["person", "name"] });
    };
    return wish(request);
  };

  const createStore = async (person) => {
    const db = await open();
    db.onversionchange = () => db.close();

    // Resolves when the transaction is complete, not before: only then is it on the disk.
    const write = (names, work) =>
      new Promise((done, fail) => {
        const transaction = db.transaction(names, "readwrite", { durability: "strict" });
        let result;
        transaction.oncomplete = () => done(result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
        work(transaction, (value) => {
          result = value;
        });
      });

    const inState = (whose, state) =>
      wish(db.transaction("ops").objectStore("ops").index("state").getAll([whose, state])).then((found) =>
        found.sort((one, other) => one.seq - other.seq),
      );

    const prune = async () => {
      const done = await inState(person, "done");
      if (done.length <= DONE_KEPT) return;
      await write(["ops"], (transaction) => {
        for (const record of done.slice(0, -DONE_KEPT)) transaction.objectStore("ops").delete(record.seq);
      });
    };

    const settle = async (patches, seen) => {
      await write(["ops", "seen"], (transaction) => {
        const ops = transaction.objectStore("ops");
        for (const { op_id, ...patch } of patches) {
          ops.index("op_id").get(op_id).onsuccess = (event) => {
            const record = event.target.result;
            if (record && record.state !== "done") ops.put({ ...record, ...patch });
          };
        }
        for (const said of seen) {
          const store = transaction.objectStore("seen");
          store.get([person, said.name]).onsuccess = (event) => {
            const cells = { ...event.target.result?.cells };
            for (const [line, cell] of Object.entries(said.cells)) {
              if (!(cells[line]?.revision > said.revision)) cells[line] = { cell, revision: said.revision };
            }
            store.put({ person, name: said.name, cells });
          };
        }
      });
      await prune();
    };

    return {
      add: (record) => write(["ops"], (transaction) => transaction.objectStore("ops").add(record)),
      find: (op_id) => wish(db.transaction("ops").objectStore("ops").index("op_id").get(op_id)),
      waiting: (whose) => inState(whose, "waiting"),
      refused: (whose) => inState(whose, "refused"),
      done: (whose) => inState(whose, "done"),
      seen: (name) => wish(db.transaction("seen").objectStore("seen").get([person, name])).then((row) => row?.cells),
      everybody: () => wish(db.transaction("ops").objectStore("ops").getAll()),
      settle,
    };
  };

  // Keystrokes that are no operation yet: at once, and outliving the tab.
  const PREFIX = "mangnon-typing:";
  const journal = {
    get: (key) => JSON.parse(localStorage.getItem(PREFIX + key) ?? "null"),
    set: (key, value) =>
      value ? localStorage.setItem(PREFIX + key, JSON.stringify(value)) : localStorage.removeItem(PREFIX + key),
    keys: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length)),
  };

  const cookie = (name) =>
    document.cookie
      .split("; ")
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);

  // One request with operations. Being sent to the sign-in page means that the session is over.
  const transport = (address) => async (body) => {
    for (let turn = 0; ; turn += 1) {
      const response = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") ?? cookie("__Host-csrftoken") ?? "" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(45000),
      });
      if (response.type === "opaqueredirect" || response.status === 401) return { status: "signed_out" };
      if (response.status === 403 && turn === 0) {
        const fresh = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(45000) });
        if (fresh.type === "opaqueredirect") return { status: "signed_out" };
        continue; // a new token came with it
      }
      if (response.status === 403) return { status: "stale" };
      if (!response.ok) return { status: "error" };
      try {
        return { status: "ok", answer: await response.json() };
      } catch (error) {
        if (error instanceof SyntaxError) return { status: "error" };
        throw error;
      }
    }
  };

  // A number nobody else draws; crypto.randomUUID is missing where a page came without HTTPS.
  const uuid = () =>
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
    );

  const connect = async (person, address) => {
    const store = await createStore(person);
    return globalThis.MangNon.outbox.createOutbox({
      store,
      send: transport(address),
      now: () => new Date().toISOString(),
      uuid,
      person,
    });
  };

  const fill = (sentence, said) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in said ? said[name] : whole));

  // Told by the page's own links, so that no address is written twice.
  const here = document.currentScript.dataset;
  const addresses = { sync: here.sync, forms: here.forms, signIn: here.signIn };

  // The worker that stands before every page; it is told which pages this person may open without a line.
  const keep = async (worker) => {
    const answer = await fetch(addresses.sync, { redirect: "manual" });
    if (!answer.ok) return;
    const { person, keep: pages } = await answer.json();
    (await worker).active?.postMessage({ kind: "keep", person, pages });
  };
  if ("serviceWorker" in navigator) {
    window.addEventListener("load", () => {
      navigator.serviceWorker.register(here.worker, { scope: "/" }).then(
        () => keep(navigator.serviceWorker.ready).catch(() => undefined),
        () => undefined,
      );
    });
  }

  globalThis.MangNon = { ...globalThis.MangNon, connect, journal, createStore, addresses, fill };
})();
