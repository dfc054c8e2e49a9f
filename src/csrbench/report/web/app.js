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
CSR.load = function (name) {
  if (CSR.store[name]) return Promise.resolve(CSR.store[name]);
  return new Promise((resolve, reject) => {
    const first = !CSR.waiting[name];
    (CSR.waiting[name] ||= []).push(resolve);
    if (!first) return;
    const s = document.createElement("script");
    s.src = "data/" + name + ".js";
    s.onerror = () => reject(new Error("data/" + name + ".js is missing; copy the whole report folder"));
    document.body.append(s);
  });
};
CSR.vega = function () {
  if (window.vegaEmbed) return Promise.resolve();
  return CSR.vegaLoading ||= new Promise((resolve, reject) => {
    const s = document.createElement("script");
    s.src = "data/vega.js"; s.onload = resolve; s.onerror = () => reject(new Error("data/vega.js is missing"));
    document.body.append(s);
  });
};
CSR.dark = () => {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
// Tones down control and direction characters: a reply can't reorder or hide the text around it.
CSR.safe = (t) => String(t).replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\ufffd");
CSR.num = (v, d = 2) => (v === null || v === undefined ? "–" : Number(v).toFixed(d));
CSR.pct = (v, d = 0) => (v === null || v === undefined ? "–" : (100 * v).toFixed(d) + " %");
CSR.ci = function (row, lo = 0, hi = 1) {
  const e = CSR.el;
  if (!row || row.value === null) return e("span", { class: "val" }, "–");
  const at = (v) => Math.max(0, Math.min(100, (100 * (v - lo)) / (hi - lo)));
  const text = row.low === null ? "no interval" : "[" + CSR.num(row.low) + ", " + CSR.num(row.high) + "]";
  const bar = e("span", { class: "ci", "aria-hidden": "true" });
  if (row.low !== null) bar.append(e("i", { style: `left:${at(row.low)}%;width:${at(row.high) - at(row.low)}%` }));
  bar.append(e("b", { style: `left:${at(row.value)}%` }));
  return e("span", { title: `n ${row.n}, families ${row.families}, missing ${CSR.pct(row.missing_share, 1)}` },
    e("span", { class: "val" }, CSR.num(row.value) + " ", e("small", {}, text)), bar);
};
CSR.table = function (heads, rows, caption) {
  const e = CSR.el;
  return e("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    e("table", {}, e("thead", {}, e("tr", {}, heads.map((h) => e("th", { scope: "col" }, h)))),
      e("tbody", {}, rows.map((r) => Array.isArray(r) ? e("tr", {}, r.map((c, i) => e(i ? "td" : "th", i ? {} : { scope: "row" }, c))) : r))));
};
CSR.figure = function (name, label, rows) {
  const e = CSR.el, box = e("div", { class: "fig", role: "img", "aria-label": label });
  const draw = async () => {
    await CSR.vega();
    const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
    const line = getComputedStyle(document.documentElement).getPropertyValue("--line").trim();
    const config = { background: "transparent", font: "system-ui, sans-serif", view: { stroke: line },
      axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, labelLimit: innerWidth < 760 ? 118 : 220 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, labelLimit: 260 }, rule: { color: ink }, title: { color: ink } };
    const spec = structuredClone(CSR.store.figures[name]);
    if (innerWidth < 760) JSON.stringify(spec, (k, v) => { if (k === "legend" && v && v.columns) v.columns = v.columns > 4 ? 2 : 1; return v; });
    await vegaEmbed(box, spec, { actions: false, renderer: "svg", config, logLevel: 1 });
    box.querySelectorAll("svg").forEach((s) => { s.setAttribute("aria-hidden", "true"); s.setAttribute("focusable", "false"); });
    box.dataset.drawn = "yes";
  };
  requestAnimationFrame(() => draw().catch((err) => { box.textContent = err.message; }));
  CSR.redraw.push(() => draw());
  const parts = [box];
  if (rows) parts.push(e("details", { class: "asTable" }, e("summary", {}, "The same as a table"), rows));
  return e("div", { class: "panel" }, parts);
};
CSR.redraw = [];
CSR.views = {};
CSR.go = function () {
  const [view, query] = (location.hash.slice(1) || "overview").split("?");
  const key = CSR.views[view] ? view : "overview";
  CSR.params = new URLSearchParams(query || "");
  CSR.redraw = [];
  const main = document.getElementById("main");
  main.replaceChildren();
  CSR.views[key].show(main, CSR.params);
  document.querySelectorAll("#nav a").forEach((a) => a.getAttribute("href") === "#" + (CSR.views[key].under || key) ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current"));
  document.title = "CSR-Bench: " + (CSR.views[key].title || "report");
  if (CSR.shown) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
  CSR.shown = true;
};
CSR.start = function () {
  const e = CSR.el, s = CSR.store.summary;
  const nav = document.getElementById("nav");
  for (const [k, v] of Object.entries(CSR.views)) if (!v.under) nav.append(e("a", { href: "#" + k }, v.title));
  document.getElementById("facts").textContent =
    `Suite ${s.suite.name} (${s.suite.hash.slice(0, 12)}): ${s.suite.types} types, ${s.suite.families} families, ${s.suite.grids} grids, ${s.suite.cells} cells. ` +
    `${s.models.length} systems, ${s.replies.toLocaleString("en")} replies, ${s.missing.toLocaleString("en")} without a verdict. Judge ${s.judge}. csrbench ${s.version}.`;
  document.getElementById("foot").textContent =
    "Pictures are path-traced synthetic images. Systems marked (simulated) are policies that know the gold; they show what the scores mean. Bars and brackets are 95 % intervals from a bootstrap over families.";
  document.getElementById("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = CSR.dark() ? "light" : "dark";
    CSR.redraw.forEach((f) => f());
  });
  addEventListener("hashchange", CSR.go);
  CSR.go();
};
