// The service worker (SHELL is put before it by the server: version, files, addresses). It keeps two things apart:
// the shell (scripts and styles, the same for all, by version) and the pages of the one person who is signed in, as
// marked by the server with X-Kept-For. What is unsent lies in IndexedDB and is no business of any cache.
"use strict";
const SHELL_CACHE = `mangnon-shell-${SHELL.version}`;
const PAGES = "mangnon-pages-";
const META = "mangnon-meta";
const WHO = "/mangnon-who";
const PATIENCE = 6000; // with a kept page at hand, a slow line is given so long
const OLDEST = 14 * 24 * 3600 * 1000;
const FRESH = 12 * 3600 * 1000;

const who = async () => (await (await caches.open(META)).match(WHO))?.text() ?? "";
const cachesOf = async (begin) => (await caches.keys()).filter((name) => name.startsWith(begin));

// From now on only this person's pages are kept and shown; "" is nobody.
const become = async (person) => {
  if ((await who()) !== person) await (await caches.open(META)).put(WHO, new Response(person));
  for (const name of await cachesOf(PAGES)) if (name !== PAGES + person) await caches.delete(name);
};

// A line that loses is asked again, a little later each time. Without any line it is known at once.
const wait = (time) => new Promise((done) => setTimeout(done, time));
const insist = async (request, times) => {
  for (let asked = 1; ; asked += 1) {
    try {
      return await fetch(request);
    } catch (error) {
      if (asked === times || !navigator.onLine) throw error;
      await wait(asked * 400);
    }
  }
};

const remember = async (address, response) => {
  const person = response.headers.get("X-Kept-For");
  if (!person || response.status !== 200 || response.redirected) return;
  await become(person);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.delete("Set-Cookie");
  headers.set("X-Kept-At", new Date().toISOString());
  headers.set("X-Kept-Version", SHELL.version);
  const kept = new Response(await response.arrayBuffer(), { status: 200, headers });
  await (await caches.open(PAGES + person)).put(address, kept);
};

const keptPage = async (address) => {
  const person = await who();
  if (!person) return null;
  const kept = await (await caches.open(PAGES + person)).match(address);
  if (!kept || Date.now() - Date.parse(kept.headers.get("X-Kept-At")) > OLDEST) return null;
  return kept;
};

const dated = async (kept) => {
  const page = (await kept.text()).replace("<body ", `<body data-kept-at="${kept.headers.get("X-Kept-At")}" `);
  return new Response(page, { status: 200, headers: kept.headers });
};

// Pages that hold nothing of anybody (the door for a child in need) open without a line for everybody.
const withoutLine = async (asked) => {
  const path = SHELL.instead[asked] ?? asked;
  return (SHELL.open.includes(path) && (await caches.match(path))) || ((await caches.match(SHELL.offline)) ?? Response.error());
};

// Of an open page that asks for a province, the one last looked at is the one that opens without a line.
const rememberOpen = async (address, response) => {
  if (!SHELL.open.includes(address.pathname) || !address.search.includes("tinh=") || response.status !== 200) return;
  await (await caches.open(SHELL_CACHE)).put(address.pathname, response);
};

const page = async (event) => {
  const address = new URL(event.request.url);
  const name = address.pathname + address.search; // an agency's page of a form differs by what is asked
  const kept = await keptPage(name);
  let timer;
  const fetched = insist(event.request, kept ? 1 : 4).then((response) => {
    event.waitUntil(remember(name, response.clone()).catch(() => undefined));
    event.waitUntil(rememberOpen(address, response.clone()).catch(() => undefined));
    return response;
  });
  const slow = new Promise((done) => {
    timer = kept && setTimeout(() => done(null), PATIENCE);
  });
  try {
    const response = await (kept ? Promise.race([fetched, slow]) : fetched);
    const down = !response || [502, 503, 504].includes(response.status);
    return kept && down ? dated(kept) : response;
  } catch {
    return kept ? dated(kept) : withoutLine(address.pathname);
  } finally {
    clearTimeout(timer);
    fetched.catch(() => undefined);
  }
};

const unsentOf = (person) =>
  new Promise((done) => {
    const request = indexedDB.open("mangnon-outbox");
    request.onerror = () => done(0);
    request.onupgradeneeded = () => request.transaction.abort(); // no outbox on this device: none is made here
    request.onsuccess = () => {
      const db = request.result;
      const count = db.transaction("ops").objectStore("ops").index("state").getAll();
      count.onerror = () => done(0);
      count.onsuccess = () => {
        db.close();
        done(count.result.filter((one) => String(one.person) === person && one.state !== "done").length);
      };
    };
  });

// Signing out clears the person's pages, with a line or without; what is unsent stays, and that is said.
const signOut = async (event) => {
  const person = await who();
  const unsent = person ? await unsentOf(person) : 0;
  await become("");
  try {
    const response = await fetch(event.request);
    return unsent ? Response.redirect(`${SHELL.offline}#da-dang-xuat`, 303) : response;
  } catch {
    return Response.redirect(`${SHELL.offline}#chua-dang-xuat`, 303);
  }
};

// After signing in nobody's pages are shown until the server has said who this is.
const signIn = async (event) => {
  const response = await fetch(event.request);
  if (response.type === "opaqueredirect" || response.redirected) {
    const before = await who();
    await (await caches.open(META)).put(WHO, new Response(""));
    try {
      const answer = await fetch(SHELL.sync, { redirect: "manual" });
      if (answer.ok) await become(String((await answer.json()).person));
      else await become("");
    } catch {
      await (await caches.open(META)).put(WHO, new Response(""));
      void before;
    }
  }
  return response;
};

const shellFile = async (request) => {
  const own = await (await caches.open(SHELL_CACHE)).match(request);
  const kept = own ?? (await caches.match(request)); // a page of an older version brings its older scripts
  if (kept) return kept;
  const response = await insist(request, 4);
  if (response.ok) await (await caches.open(SHELL_CACHE)).put(request, response.clone());
  return response;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === SHELL.signOut) return event.respondWith(signOut(event));
  if (request.method === "POST" && address.pathname === SHELL.signIn) return event.respondWith(signIn(event));
  if (request.method !== "GET") return undefined;
  if (request.mode === "navigate") return event.respondWith(page(event));
  if (address.pathname.startsWith(SHELL.static)) return event.respondWith(shellFile(request));
  return undefined;
});

// One file of the shell; what an installing that broke off has put there already is not fetched again.
const putInShell = async (cache, request) => {
  if (await cache.match(request)) return;
  const response = await insist(request, 6);
  if (!response.ok) throw new TypeError(`${request.url}: ${response.status}`);
  await cache.put(request, response);
};

self.addEventListener("install", (event) => {
  const files = [...SHELL.files, SHELL.offline].map((file) => new Request(file, { cache: "reload" }));
  const open = SHELL.open.map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  const install = async () => {
    const cache = await caches.open(SHELL_CACHE);
    await Promise.all([...files, ...open].map((request) => putInShell(cache, request)));
    await self.skipWaiting();
  };
  event.waitUntil(install());
});

// Kept pages name the files of the version they came with: an old shell goes only once no page needs it.
const tidy = async () => {
  const person = await who();
  if (person) {
    const cache = await caches.open(PAGES + person);
    for (const request of await cache.keys()) {
      const kept = await cache.match(request);
      if (Date.now() - Date.parse(kept.headers.get("X-Kept-At")) > OLDEST) await cache.delete(request);
      else if (kept.headers.get("X-Kept-Version") !== SHELL.version) return;
    }
  }
  for (const name of await cachesOf("mangnon-shell-")) if (name !== SHELL_CACHE) await caches.delete(name);
};

const nameOf = (request) => new URL(request.url).pathname + new URL(request.url).search;

const fetchPage = async (address) => {
  const response = await fetch(address, { redirect: "manual", credentials: "same-origin" });
  if (response.type !== "opaqueredirect") await remember(address, response);
};

self.addEventListener("activate", (event) => {
  const renew = async () => {
    await self.clients.claim();
    const person = await who();
    if (person) {
      const cache = await caches.open(PAGES + person);
      for (const request of await cache.keys()) await fetchPage(nameOf(request)).catch(() => undefined);
    }
    await tidy();
  };
  event.waitUntil(renew());
});

// A page says which open page suits its reader (their province); it is fetched as nobody and kept for days without a line.
const keepOpen = async (asked) => {
  const address = new URL(asked, self.location.origin);
  await rememberOpen(address, await fetch(address, { credentials: "omit" }));
};

self.addEventListener("message", (event) => {
  if (event.data?.kind === "open") event.waitUntil(keepOpen(event.data.address).catch(() => undefined));
  if (event.data?.kind !== "keep") return;
  const keep = async () => {
    await become(String(event.data.person));
    const cache = await caches.open(PAGES + String(event.data.person));
    for (const request of await cache.keys()) {
      if (!event.data.pages.includes(nameOf(request))) await cache.delete(request);
    }
    for (const address of event.data.pages) {
      const kept = await cache.match(address);
      const young = kept && Date.now() - Date.parse(kept.headers.get("X-Kept-At")) < FRESH;
      if (!young || kept.headers.get("X-Kept-Version") !== SHELL.version) await fetchPage(address).catch(() => undefined);
    }
    await tidy();
  };
  event.waitUntil(keep());
});
