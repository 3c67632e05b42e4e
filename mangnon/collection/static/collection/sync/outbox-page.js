// The page of what is unsent, and the page without a line.
(() => {
  "use strict";
  const { fill } = MangNon;
  const words = JSON.parse(document.getElementById("loi-van").textContent);
  const by = (id) => document.getElementById(id);
  const make = (tag, said = {}, ...parts) => {
    const element = Object.assign(document.createElement(tag), said);
    element.append(...parts);
    return element;
  };
  const moment = (iso) => new Date(iso).toLocaleString("vi-VN", { hour12: false, dateStyle: "short", timeStyle: "short" });

  const title = (record) => {
    const what = record.op.kind === "submit" ? words.submit_op : fill(words.line, { line: record.op.line });
    return what.charAt(0).toUpperCase() + what.slice(1);
  };
  const said = (cell) => (cell ? cell[0] || cell[1] : "") || words.blank;
  const place = (op) => {
    const address = `${MangNon.addresses.forms}${op.form}/${op.unit}/${op.period.replaceAll("/", "_")}/`;
    return op.body ? `${address}?co-quan=${encodeURIComponent(op.body)}` : address;
  };

  const item = (record, buttons) => {
    const state = { waiting: words.waiting, refused: words.refused_state, done: words.done_state }[record.state];
    const shown = record.outcome === "conflict" ? words.conflict_state : state;
    const value =
      record.op.kind === "cell" ? fill(words.from_to, { from: said(record.op.base), to: said(record.op.new) }) : "";
    return make(
      "li",
      { className: "unsent" },
      make(
        "span",
        {},
        make("b", { textContent: title(record) }),
        make("br"),
        make("span", { className: "small muted", textContent: `${record.show.form ?? record.op.form}, ${record.op.period} · ${record.show.unit ?? ""} · ${moment(record.op.at)}` }),
        make("br"),
        make("span", { className: "small", textContent: shown }),
      ),
      make("b", { className: "tn", textContent: value }),
      ...(record.sentence ? [make("span", { className: "small why", textContent: record.sentence })] : []),
      ...(buttons.length ? [make("span", { className: "row" }, ...buttons)] : []),
    );
  };

  const outboxPage = async () => {
    const { person } = JSON.parse(by("trang-thai").textContent);
    const outbox = await MangNon.connect(person, MangNon.addresses.sync);
    const store = outbox.store;
    const result = (text) => {
      by("ket-qua").textContent = text;
    };
    const aside = async (record) => {
      await store.settle([{ op_id: record.op_id, state: "done" }], []);
      await show();
    };
    const again = async (record) => {
      const seen = (await store.seen(record.place))?.[record.op.line]?.cell;
      if (record.op.kind === "submit") await outbox.submit(record.op, record.op.seen, record.show);
      else await outbox.resend(record, seen ?? record.op.base);
      await sync();
    };
    const buttons = (record) => {
      const open = make("a", { className: "btn sm", href: place(record.op), textContent: words.open_form });
      if (record.state !== "refused") return [open];
      const resend = make("button", { className: "btn sm", type: "button", textContent: words.send_again });
      const seen = make("button", { className: "btn sm quiet", type: "button", textContent: words.set_aside });
      resend.addEventListener("click", () => again(record));
      seen.addEventListener("click", () => aside(record));
      return [resend, open, seen];
    };
    const show = async () => {
      const unsent = [...(await store.waiting(person)), ...(await store.refused(person))];
      const done = (await store.done(person)).slice(-20).reverse();
      const others = (await store.everybody()).filter((one) => one.person !== person && one.state !== "done").length;
      by("dem").textContent = unsent.length ? fill(words.count, { n: unsent.length }) : "";
      by("chua-gui-ds").replaceChildren(
        ...(unsent.length
          ? unsent.map((record) => item(record, buttons(record)))
          : [make("li", { className: "in small muted", textContent: words.nothing })]),
      );
      const open = (record) => (record.outcome === "conflict" ? buttons({ ...record, state: "done" }) : []);
      if (done.length) by("da-gui-ds").replaceChildren(...done.map((record) => item(record, open(record))));
      by("nguoi-khac").hidden = !others;
      by("nguoi-khac").textContent = fill(words.others_unsent, { n: others });
      by("gui-ngay").hidden = by("xuat-tep").hidden = !unsent.length;
      by("nhap-tep").hidden = false;
    };
    const sync = async () => {
      const round = await outbox.sync();
      const n = round.waiting;
      const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      const sentence = { offline: words.offline, trouble: words.trouble, stale: words.trouble, signed_out: words.signed_out };
      result(sentence[round.state] && n ? fill(sentence[round.state], { n, time }) : n ? "" : fill(words.sent, { time }));
      await show();
    };
    by("gui-ngay").addEventListener("click", sync);
    by("xuat-tep").addEventListener("click", async () => {
      const file = new Blob([JSON.stringify(await outbox.asFile(), null, 1)], { type: "application/json" });
      const link = make("a", { href: URL.createObjectURL(file), download: `mangnon-chua-gui-${Date.now()}.json` });
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    by("nhap-tep").querySelector("input").addEventListener("change", async (event) => {
      const [file] = event.target.files;
      let found = null;
      try {
        found = await outbox.bring(JSON.parse(await file.text()));
      } catch {
        found = null;
      }
      event.target.value = "";
      if (!found) return result(words.not_a_file);
      await sync();
      result(fill(words.imported, { n: found.added, m: found.there }));
      return undefined;
    });
    window.addEventListener("online", sync);
    if (document.body.dataset.keptAt) {
      by("ban-luu").querySelector(".words").textContent = fill(words.kept_page, { time: moment(document.body.dataset.keptAt) });
      by("ban-luu").hidden = false;
    }
    await show();
    if ((await store.waiting(person)).length) await sync();
    document.body.dataset.outbox = "1";
  };

  // The forms this device keeps for whoever was signed in last; after signing out there are none.
  const offlinePage = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("mangnon-pages-"));
    const found = [];
    for (const name of names) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
        found.push([request.url, page.title.split(" · ")[0].trim()]);
      }
    }
    if (found.length) {
      by("bieu-luu").replaceChildren(
        ...found.map(([href, text]) =>
          make("li", {}, make("a", { className: "item", href }, make("b", { textContent: text }))),
        ),
      );
    }
    const store = await MangNon.createStore(0);
    const n = (await store.everybody()).filter((record) => record.state !== "done").length;
    if (n) by("dem").textContent = fill(words.count, { n });
    const why = { "#da-dang-xuat": words.signed_out_kept, "#chua-dang-xuat": words.sign_out_failed }[window.location.hash];
    if (why) by("vi-sao").textContent = fill(why, { n });
    document.body.dataset.outbox = "1";
  };

  (by("chua-gui-ds") ? outboxPage() : offlinePage()).catch((error) => {
    console.error(error);
  });
})();
