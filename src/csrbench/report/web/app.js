"use strict";
// Small helpers, loading of parts, and routing by the address's hash. Every text from a model goes
// through textContent, never through innerHTML.
CSR.el = function (tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [k, v] of Object.entries(props || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k === "class") node.className = v;
    else if (k === "style") node.style.cssText = v;
    else if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
    else node.setAttribute(k, v === true ? "" : v);
  }
  for (const c of children.flat()) if (c !== null && c !== undefined && c !== false) node.append(c);
  return node;
};

CSR.script = (src) => new Promise((resolve, reject) => {
  const s = document.createElement("script");
  s.src = src;
  s.onload = () => { s.remove(); resolve(); };
  s.onerror = () => reject(new Error(src + " is missing; copy the whole report folder"));
  document.body.append(s);
});
CSR.load = function (name) {
  if (CSR.store[name]) return Promise.resolve(CSR.store[name]);
  return new Promise((resolve, reject) => {
    const first = !CSR.waiting[name];
    (CSR.waiting[name] ||= []).push(resolve);
    if (first) CSR.script("data/" + name + ".js").catch((err) => { delete CSR.waiting[name]; reject(err); });
  });
};
CSR.vega = () => (window.vegaEmbed ? Promise.resolve() : (CSR.vegaLoading ||= CSR.script("data/vega.js")));

CSR.dark = () => {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
// Tones down control and direction characters: a reply can't reorder or hide the text around it.
CSR.safe = (t) => String(t).replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\ufffd");
CSR.num = (v, d = 2) => (v === null || v === undefined ? "–" : (Math.abs(v) < 0.5 * 10 ** -d ? 0 : Number(v)).toFixed(d).replace("-", "−"));
CSR.pct = (v, d = 0) => (v === null || v === undefined ? "–" : (100 * v).toFixed(d) + " %");
CSR.p = (v) => (v === null || v === undefined ? "–" : v < 0.001 ? "< 0.001" : CSR.num(v, 3));
CSR.find = (rows, where) => rows.find((r) => Object.entries(where).every(([k, v]) => r[k] === v));
CSR.model = (id) => CSR.store.summary.models.find((m) => m.id === id) || { id, name: id };
CSR.head = (main, title, lead) => main.append(CSR.el("h1", {}, title), lead ? CSR.el("p", { class: "lead" }, lead) : "");
CSR.note = (...text) => CSR.el("p", { class: "note" }, text);
CSR.select = (label, value, options, change) => CSR.el("label", {}, label, CSR.el("select", { onchange: (ev) => change(ev.target.value) },
  options.map(([v, t]) => CSR.el("option", { value: v, selected: v === value }, t))));

// A value with its interval as text, its n where asked, and as a bar from lo to hi.
CSR.ci = function (row, lo = 0, hi = 1, zero = null, signed = false, count = false) {
  const e = CSR.el, num = (v) => (signed && v > 0 ? "+" : "") + CSR.num(v);
  if (!row || row.value === null || row.value === undefined) return e("span", { class: "val" }, "–");
  const at = (v) => Math.max(0, Math.min(100, (100 * (v - lo)) / (hi - lo)));
  const known = row.low !== null && row.low !== undefined;
  const text = known ? "[" + num(row.low) + ", " + num(row.high) + "]" : "no interval";
  const bar = e("span", { class: "ci", "aria-hidden": "true" });
  if (zero !== null) bar.append(e("u", { style: `left:${at(zero)}%` }));
  if (known) bar.append(e("i", { style: `left:${at(row.low)}%;width:${at(row.high) - at(row.low)}%` }));
  bar.append(e("b", { style: `left:${at(row.value)}%` }));
  return e("span", { title: row.n === undefined ? null : `n ${row.n}, families ${row.families}, missing ${CSR.pct(row.missing_share, 1)}` },
    e("span", { class: "val" }, num(row.value) + " ", e("small", {}, text + (count && row.n !== undefined ? ` n ${row.n.toLocaleString("en")}` : ""))), bar);
};
CSR.ciN = (row, lo = 0, hi = 1, zero = null, signed = false) => CSR.ci(row, lo, hi, zero, signed, true);
// The largest missing share behind the figures of one line.
CSR.missing = (rows) => { const known = rows.filter((r) => r && r.missing_share !== null && r.missing_share !== undefined); return known.length ? CSR.pct(Math.max(...known.map((r) => r.missing_share)), 1) : "–"; };
// A range without a point, such as worst and best case.
CSR.range = function (low, high, lo = 0, hi = 1) {
  const e = CSR.el;
  if (low === null || low === undefined) return e("span", { class: "val" }, "–");
  const at = (v) => (100 * (v - lo)) / (hi - lo);
  return e("span", {}, e("span", { class: "val" }, CSR.num(low) + " to " + CSR.num(high)),
    e("span", { class: "ci", "aria-hidden": "true" }, e("i", { style: `left:${at(low)}%;width:${Math.max(0.6, at(high) - at(low))}%` })));
};
CSR.table = function (heads, rows, caption) {
  const e = CSR.el;
  const line = (r) => e("tr", {}, r.map((c, i) => e(i ? "td" : "th", i ? {} : { scope: "row" }, c)));
  return e("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    e("table", {}, e("thead", {}, e("tr", {}, heads.map((h) => e("th", { scope: "col" }, h)))),
      e("tbody", {}, rows.map((r) => (Array.isArray(r) ? line(r) : r)))));
};

// A Vega-Lite figure, drawn when it comes into sight or the page is at rest. Its inks are CSS
// variables, so it follows the theme and the printer without being drawn again.
CSR.figure = function (name, label, rows) {
  const e = CSR.el, box = e("div", { class: "fig", role: "img", "aria-label": label });
  const draw = async () => {
    if (box.dataset.drawn) return;
    box.dataset.drawn = "begun";
    const [figures] = await Promise.all([CSR.load("figures"), CSR.vega()]);
    const narrow = innerWidth < 760;
    const ink = "var(--ink)", line = "var(--line)";
    const config = { background: "transparent", font: "system-ui, sans-serif", view: { stroke: line },
      axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, labelLimit: narrow ? 118 : 220 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, labelLimit: narrow ? 130 : 260 }, rule: { color: ink }, title: { color: ink } };
    const spec = structuredClone(figures[name]);
    // On a phone: fewer columns in legends, and long names in two lines rather than cut off.
    if (narrow) JSON.stringify(spec, (k, v) => {
      if (k === "legend" && v && v.columns) v.columns = v.columns > 4 ? 2 : 1;
      if (k === "y" && v && v.field === "name") v.axis = { ...v.axis, labelExpr: "split(replace(datum.label, ' (simulated)', '|(simulated)'), '|')", labelFontSize: 11 };
      return v;
    });
    await vegaEmbed(box, spec, { actions: false, renderer: "svg", config, logLevel: 1 });
    box.querySelectorAll("svg").forEach((s) => { s.setAttribute("aria-hidden", "true"); s.setAttribute("focusable", "false"); });
    box.dataset.drawn = "yes";
  };
  const now = () => draw().catch((err) => { box.textContent = err.message; });
  const seen = new IntersectionObserver((entries) => { if (entries.some((x) => x.isIntersecting)) { seen.disconnect(); now(); } }, { rootMargin: "200px" });
  seen.observe(box);
  // Printing needs what nobody has scrolled to.
  setTimeout(() => (window.requestIdleCallback || setTimeout)(() => { if (box.isConnected) now(); }), 1500);
  return e("div", { class: "panel" }, box, rows ? e("details", { class: "asTable" }, e("summary", {}, "The same as a table"), rows) : null);
};

CSR.views = {};
CSR.go = async function () {
  const e = CSR.el, [view, query] = (location.hash.slice(1) || "overview").split("?");
  if (view === "main") { document.getElementById("main").focus(); return; }
  const key = CSR.views[view] ? view : "overview";
  const main = document.getElementById("main"), box = e("div", { class: "view at-" + key });
  // What a slow part appends after the next view was chosen goes into a box that is gone.
  main.replaceChildren(box);
  document.querySelectorAll("#nav a").forEach((a) => a.getAttribute("href") === "#" + (CSR.views[key].under || key) ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current"));
  const now = document.querySelector("#nav a[aria-current]");
  if (now) now.parentNode.scrollLeft = now.offsetLeft - now.parentNode.offsetLeft - 40;
  document.title = "CSR-Bench: " + (CSR.views[key].title || "report");
  if (CSR.shown) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
  CSR.shown = true;
  try { await CSR.views[key].show(box, new URLSearchParams(query || "")); } catch (err) { box.append(CSR.note(err.message)); }
  box.dataset.ready = "yes";
};
CSR.start = function () {
  const e = CSR.el, s = CSR.store.summary, nav = document.getElementById("nav"), root = document.documentElement;
  if (!s) { document.getElementById("main").textContent = "data/summary.js is missing; copy the whole report folder."; return; }
  try { const kept = localStorage.getItem("csr-theme"); if (kept) root.dataset.theme = kept; } catch { /* a page from disk may have no storage */ }
  for (const [k, v] of Object.entries(CSR.views)) if (!v.under) nav.append(e("a", { href: "#" + k }, v.title));
  document.getElementById("facts").textContent =
    `Suite ${s.suite.name} (${s.suite.hash.slice(0, 12)}): ${s.suite.types} types, ${s.suite.families} families, ${s.suite.grids.toLocaleString("en")} grids, ${s.suite.cells.toLocaleString("en")} cells. ` +
    `${s.models.length} systems, ${s.replies.toLocaleString("en")} replies, ${s.missing.toLocaleString("en")} without a verdict. Judge ${s.judge}. csrbench ${s.version}.`;
  document.getElementById("cautions").append(...s.cautions.map((c) => e("p", { class: "caution", role: "note" }, e("strong", {}, "Mind: "), c)));
  document.getElementById("foot").textContent =
    "Pictures are path-traced synthetic images. Systems marked (simulated) are policies that know the gold; they show what the scores mean. Bars and brackets are 95 % intervals from a bootstrap over families.";
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = CSR.dark() ? "light" : "dark";
    try { localStorage.setItem("csr-theme", root.dataset.theme); } catch { /* as above */ }
  });
  addEventListener("hashchange", CSR.go);
  CSR.go();
};
