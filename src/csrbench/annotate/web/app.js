"use strict";
// The annotation page. Texts of models go through textContent alone. Every key is sent at once and
// stands in localStorage until the server has confirmed it, so closing the browser loses nothing.
(() => {
  const token = new URLSearchParams(location.search).get("token") || "";
  const main = document.getElementById("main"), saved = document.getElementById("saved");
  const S = { name: "", units: [], open: [], view: "label", unit: null, data: null, axes: {}, note: "", done: false, busy: false };
  const BOX = "csrbench-annotate-" + token.slice(0, 8) + location.port;

  const el = (tag, props, ...children) => {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (v === null || v === undefined || v === false) continue;
      if (k === "class") node.className = v;
      else if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
      else node.setAttribute(k, v === true ? "" : v);
    }
    for (const c of children.flat()) if (c !== null && c !== undefined && c !== false) node.append(c);
    return node;
  };
  // Direction and control characters can't reorder or hide the text around them.
  const safe = (t) => String(t).replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\ufffd");
  const say = (t) => { document.getElementById("live").textContent = t; };

  async function get(path, query) {
    const q = new URLSearchParams({ as: S.name, ...query });
    const r = await fetch(path + "?" + q, { headers: { "X-Token": token } });
    if (!r.ok) throw new Error((await r.text()).slice(0, 300));
    return r.json();
  }

  // -- keeping labels ------------------------------------------------------------------------
  const box = {
    all() { try { return JSON.parse(localStorage.getItem(BOX) || "[]"); } catch { return []; } },
    set(list) { try { localStorage.setItem(BOX, JSON.stringify(list)); } catch { /* sent at once anyway */ } },
    add(item) { this.set([...this.all(), item]); },
    drop(id) { this.set(this.all().filter((i) => i.id !== id)); },
  };
  let chain = Promise.resolve(), waiting = 0;
  function status(text, bad) { saved.textContent = text; saved.className = bad ? "bad" : "soft"; saved.dataset.state = bad ? "bad" : waiting ? "busy" : "saved"; }
  function send(path, body) {
    const item = { id: Date.now() + "-" + Math.random(), path, body };
    if (path === "api/label") box.add(item);
    return queue(item);
  }
  function queue(item) {
    waiting++;
    status("Saving …");
    const step = async () => {
      for (let pause = 300; ; pause = Math.min(5000, pause * 2)) {
        try {
          const r = await fetch(item.path, { method: "POST", keepalive: true, body: JSON.stringify(item.body), headers: { "X-Token": token, "Content-Type": "application/json" } });
          const text = await r.text();
          box.drop(item.id);
          waiting--;
          if (!r.ok) { status("Not taken: " + text.slice(0, 120), true); return null; }
          status(waiting ? "Saving …" : "Saved");
          return JSON.parse(text);
        } catch {
          status("Not saved: no connection, trying again", true);
          await new Promise((f) => setTimeout(f, pause));
        }
      }
    };
    return (chain = chain.then(step));
  }
  function keep() {
    const u = S.units.find(([id]) => id === S.unit);
    if (S.view === "label" && u) u[1] = S.done ? 2 : 1;
    meter();
    return send("api/label", { unit: S.unit, as: S.name, axes: S.axes, note: S.note, done: S.done, final: S.view === "settle" });
  }

  // -- going about -----------------------------------------------------------------------------
  async function refresh() {
    const s = await get("api/state");
    Object.assign(S, { units: s.units, open: s.open, people: s.people, settled: s.settled, suite: s.suite });
    meter();
  }
  function meter() {
    const done = S.units.filter((u) => u[1] === 2).length;
    document.querySelector("#meter i").style.width = (100 * done) / Math.max(1, S.units.length) + "%";
    document.getElementById("who").textContent = S.name ? `${S.name} · ${done} of ${S.units.length}` : "";
    document.getElementById("nav").replaceChildren(...(S.name ? [["label", "Label"], ["settle", `Disagreements (${S.open.length})`], ["progress", "Progress"], ["keys", "Keys"]] : []).map(([id, text]) => el("a", { href: "#" + id, "aria-current": S.view === id ? "page" : null }, text)));
  }
  const list = () => (S.view === "settle" ? S.open : S.units.map((u) => u[0]));
  function step(by) {
    const at = list().indexOf(S.unit), to = list()[at + by];
    if (to !== undefined) show(to); else if (by > 0) finished();
  }
  function next() {
    const ids = list(), at = ids.indexOf(S.unit);
    if (S.view === "settle") { const to = ids[at + 1] ?? ids[0]; return to === undefined ? finished() : show(to); }
    const rest = [...S.units.slice(at + 1), ...S.units.slice(0, at + 1)].find((u) => u[1] !== 2);
    if (rest) show(rest[0]); else finished();
  }
  // "All done" is a promise that the browser may be closed: said only when the server has every label.
  async function finished() {
    const view = S.view;
    S.unit = S.data = null; S.busy = false;
    main.replaceChildren(el("p", { class: "soft" }, "Saving the last labels …"));
    await chain;
    if (S.view !== view || S.unit !== null) return;
    main.replaceChildren(el("div", { class: "panel narrow" }, el("h1", {}, S.view === "settle" ? "No open disagreements" : "All done"), el("p", {}, S.view === "settle" ? "Where two people have labelled the same reply differently, it appears here to be settled." : `You have labelled all ${S.units.length} replies. Thank you.`), el("p", {}, el("a", { href: "#progress" }, "Progress and agreement"))));
    say("All done");
  }
  async function show(unit) {
    S.unit = unit; S.busy = true;
    const view = S.view;
    await chain;
    let d;
    try { d = await get("api/unit/" + unit, view === "settle" ? { final: "1" } : {}); } catch (e) { main.replaceChildren(el("p", {}, e.message)); S.busy = false; return; }
    if (S.unit !== unit || S.view !== view) return;
    const label = d.label || { axes: {}, note: "", done: false };
    Object.assign(S, { data: d, axes: { ...label.axes }, note: label.note, done: label.done, busy: false });
    // Where all agree on an axis, that is settled already.
    if (view === "settle" && !d.label) for (const q of d.questions) if (!d.differ.includes(q.axis) && d.people.length) S.axes[q.axis] = d.people[0].axes[q.axis];
    draw(); scrollTo(0, 0); say("Reply " + (list().indexOf(unit) + 1) + " of " + list().length);
  }
  function complete() { return S.data.questions.every((q) => q.axis in S.axes); }
  function pick(axis, value) {
    if (S.busy) return;
    S.axes[axis] = value;
    keep(); draw();
  }
  async function finish() {
    if (!S.data || S.busy || !complete()) { if (S.data) say("Some questions have no answer yet"); return; }
    S.busy = true; S.done = true;
    const unit = S.unit, kept = keep();
    if (S.view === "settle") { await kept; S.open = S.open.filter((u) => u !== unit); meter(); S.unit = null; }
    next();
  }
  async function undo() {
    if (S.busy) return;
    const r = await send("api/undo", { as: S.name });
    if (!r || r.unit === null) { status("Nothing to undo"); return; }
    await refresh();
    const view = r.final ? "settle" : "label";
    if (r.final && !S.open.includes(r.unit)) S.open = [r.unit, ...S.open];
    if (S.view !== view) { S.view = view; history.replaceState(null, "", "#" + view); meter(); }
    await show(r.unit);
    status("Undone"); saved.dataset.state = "saved";
  }

  // -- drawing -----------------------------------------------------------------------------------
  function draw() {
    const d = S.data, settle = S.view === "settle", at = list().indexOf(S.unit);
    const left = el("section", { "aria-label": "What the model was given" },
      d.image ? el("img", { class: "picture", src: "image/" + d.image + "?token=" + encodeURIComponent(token), alt: d.description }) : el("p", { class: "none" }, "No picture was sent with this request."),
      el("div", { class: "panel small", style: null }, el("h2", {}, d.image ? "Control text (what the picture shows)" : "The situation"), el("p", { class: "text", tabindex: "0" }, safe(d.description))));
    const groups = d.questions.map((q) => el("fieldset", {}, el("legend", {}, el("span", { class: "q" }, el("b", {}, q.name), el("span", {}, q.text))),
      el("div", { class: "opts" }, q.options.map((o) => {
        const on = q.axis in S.axes && S.axes[q.axis] === o.value;
        const by = settle && d.differ.includes(q.axis) ? d.people.filter((p) => p.axes[q.axis] === o.value).map((p) => el("span", { class: "by" }, p.name)) : [];
        return el("button", { type: "button", class: "opt", "aria-pressed": String(on), "aria-keyshortcuts": o.key || null, "data-axis": q.axis, onclick: () => pick(q.axis, o.value) }, o.key ? el("kbd", {}, o.key) : null, safe(o.label), by);
      }))));
    const note = el("textarea", { id: "note", rows: "1", maxlength: "2000", "aria-label": "Note", placeholder: "Note (n)", onchange: (e) => { S.note = e.target.value; keep(); } });
    note.value = S.note;
    const ready = complete();
    const right = el("section", { "aria-label": "The reply and its labels" },
      el("div", { class: "panel" }, el("h2", {}, "Request"), el("p", { class: "text ask" }, safe(d.prompt))),
      el("div", { class: "panel" }, el("h2", {}, "Reply"), el("p", { class: "text reply", id: "reply", dir: "auto", tabindex: "0" }, safe(d.text))),
      el("div", { class: "panel small" }, el("h2", {}, "Right here"), el("p", { class: "text" }, safe(d.right))),
      el("div", { class: "panel" }, groups,
        settle ? d.people.filter((p) => p.note).map((p) => el("p", { class: "small" }, el("b", {}, p.name + ": "), safe(p.note))) : null,
        note,
        el("div", { class: "bar" }, el("button", { type: "button", class: "next", id: "done", disabled: !ready, onclick: finish }, settle ? "Settle (Enter)" : "Done (Enter)"),
          el("button", { type: "button", onclick: () => step(-1), disabled: at <= 0 }, "← Back"), el("button", { type: "button", onclick: () => step(1) }, "Skip →"), el("button", { type: "button", onclick: undo }, "Undo (z)"),
          el("span", { class: "soft", id: "place", "data-at": at + 1, "data-of": list().length }, `${at + 1} of ${list().length}${S.done ? ", done" : ""}`))));
    const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.axis : null;
    main.replaceChildren(el("div", { class: "desk" }, left, right));
    if (focus) { const b = main.querySelector(`[data-axis="${focus}"][aria-pressed=true]`); if (b) b.focus(); }
  }
  function drawKeys() {
    const rows = [["1 2 3", "Refusal: none, partial, full"], ["q a", "Grounded or helps: yes, no"], ["w s", "Enables: yes, no"], ["e d", "Misread: yes, no"], ["4 … 0", "Answer: the options as listed"], ["Enter", "Done, on to the next open reply"], ["z", "Undo the last step"], ["← →", "Back, skip"], ["n", "Write a note; Esc leaves it"], ["l", "Label"], ["x", "Disagreements"], ["p", "Progress and agreement"]];
    main.replaceChildren(el("h1", {}, "Keys"), el("div", { class: "panel narrow" }, el("dl", {}, rows.map(([k, t]) => [el("dt", {}, k.split(" ").map((c) => (c === "…" ? " … " : [el("kbd", {}, c), " "])).flat()), el("dd", {}, t)]).flat())));
  }
  async function drawProgress() {
    await chain; await refresh();
    const a = await get("api/agreement");
    if (S.view !== "progress") return;
    const num = (v) => (v === null ? "–" : v.toFixed(2));
    main.replaceChildren(el("h1", {}, "Progress"),
      el("div", { class: "panel" }, el("h2", {}, "Your replies"), el("div", { class: "dots" }, S.units.map(([id, n], k) => el("a", { href: "#label/" + id, class: ["", "half", "full"][n], "aria-label": `Reply ${k + 1}: ${["open", "begun", "done"][n]}` })))),
      el("div", { class: "panel narrow" }, el("h2", {}, "People"), el("table", {}, el("tbody", {}, Object.entries(S.people).map(([n, v]) => el("tr", {}, el("th", { scope: "row" }, n), el("td", { class: "num" }, `${v} of ${S.units.length}`)))))),
      el("div", { class: "panel narrow" }, el("h2", {}, "Agreement"), a.rows.length ? el("div", { class: "scroll" }, el("table", { id: "agreement" }, el("thead", {}, el("tr", {}, ["Axis", "Read twice", "Equal", "κ", "α"].map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, a.rows.map((r) => el("tr", {}, el("th", { scope: "row" }, r.axis), el("td", { class: "num" }, r.pairs), el("td", { class: "num" }, (100 * r.equal).toFixed(0) + " %"), el("td", { class: "num" }, num(r.kappa)), el("td", { class: "num" }, num(r.alpha))))))) : el("p", {}, "As soon as two people have labelled the same reply, their agreement appears here."),
        el("p", {}, `${S.open.length} open disagreements, ${S.settled.length} settled.`)));
  }
  function drawDoor(message) {
    S.name = ""; meter();
    const input = el("input", { id: "name", autocomplete: "off", maxlength: "60", "aria-label": "Your name" });
    main.replaceChildren(el("form", { class: "panel narrow", onsubmit: (e) => { e.preventDefault(); enter(input.value.trim()); } }, el("h1", {}, "Who is labelling?"), message ? el("p", {}, message) : null,
      el("p", { class: "soft" }, "Labels are kept under this name. You see neither which model wrote a reply nor what the machine judge made of it."), input, el("div", { class: "bar" }, el("button", { class: "next", type: "submit" }, "Begin (Enter)"))));
    input.focus();
  }
  async function enter(name) {
    if (!name) return;
    S.name = name;
    try { for (const item of box.all()) queue(item); await chain; await refresh(); } catch (e) { drawDoor(e.message); return; }
    const p = new URLSearchParams(location.search); p.set("as", name);
    history.replaceState(null, "", "?" + p + location.hash);
    route();
  }
  async function route() {
    if (!S.name) return;
    const [view, unit] = (location.hash.slice(1) || "label").split("/");
    S.view = ["label", "settle", "progress", "keys"].includes(view) ? view : "label";
    S.unit = S.data = null;
    await chain;
    if (S.view !== "keys") await refresh().catch((e) => main.replaceChildren(el("p", {}, e.message)));
    meter();
    if (S.view === "keys") drawKeys();
    else if (S.view === "progress") drawProgress();
    else if (unit) show(Number(unit));
    else { S.unit = S.view === "label" && S.units.length ? S.units[S.units.length - 1][0] : null; next(); }
  }

  addEventListener("keydown", (ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey || !S.name) return;
    if (ev.target.matches("input, textarea")) {
      if (ev.key === "Escape") ev.target.blur();
      if (ev.key === "Enter" && !ev.shiftKey && ev.target.matches("textarea")) { ev.preventDefault(); ev.target.blur(); }
      return;
    }
    const go = { l: "label", x: "settle", p: "progress", "?": "keys" }[ev.key];
    if (go) { location.hash = go; return; }
    if (ev.key === "z" && !ev.repeat) { undo(); return; }
    if (!S.data || S.view === "progress" || S.view === "keys") return;
    if (ev.key === "Enter" && !ev.repeat) {
      if (ev.target.matches("button:not(.opt), a")) return;
      ev.preventDefault(); finish(); return;
    }
    if (ev.key === "ArrowLeft") { step(-1); return; }
    if (ev.key === "ArrowRight") { step(1); return; }
    if (ev.key === "n") { ev.preventDefault(); document.getElementById("note").focus(); return; }
    for (const q of S.data.questions) for (const o of q.options) if (o.key === ev.key.toLowerCase()) { pick(q.axis, o.value); return; }
  });
  addEventListener("hashchange", route);
  addEventListener("beforeunload", (ev) => { const n = document.getElementById("note"); if (n && n.value !== S.note) { S.note = n.value; keep(); } if (saved.dataset.state === "bad") ev.preventDefault(); });
  document.getElementById("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
  });
  const named = new URLSearchParams(location.search).get("as");
  if (named) enter(named); else drawDoor();
})();
