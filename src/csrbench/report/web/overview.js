"use strict";
(function () {
  const e = CSR.el, S = () => CSR.store.summary;

  function leaderboard() {
    const s = S(), board = s.tables.leaderboard, rows = [];
    const score = (m, p) => CSR.find(board, { model: m.id, pattern: p, metric: "grid_score", condition: "mm" });
    const whole = (m) => CSR.find(board, { model: m.id, metric: "composite" });
    const grids = (m) => s.patterns.reduce((a, p) => a + ((score(m, p.id) || {}).n || 0), 0);
    for (const reference of [false, true]) {
      const group = s.models.filter((m) => m.reference === reference);
      if (!group.length) continue;
      rows.push(e("tr", { class: "group" }, e("td", { colspan: s.patterns.length + 4 }, e("span", {}, reference ? "Reference systems (simulated): policies that know the gold" : "Models, by composite"))));
      for (const m of group) {
        const c = whole(m);
        rows.push([e("a", { href: "#instances?model=" + encodeURIComponent(m.id) }, reference ? m.name.replace(" (simulated)", "") : m.name), ...s.patterns.map((p) => CSR.ci(score(m, p.id))),
          CSR.ci(c), grids(m).toLocaleString("en"), c ? CSR.pct(c.missing_share, 1) : "–"]);
      }
    }
    return CSR.table(["System", ...s.patterns.map((p) => p.name), "Composite", "Grids", "Missing"], rows, "Leaderboard");
  }

  CSR.views.overview = { title: "Overview", show(main) {
    const s = S();
    CSR.head(main, "Does it act on what image and text mean together?",
      "A grid is two asks crossed with two pictures. It counts only when all four cells are right: a policy that reads one modality alone, or always refuses, solves none.");
    const minus = (t) => t.replace(/([[( ])-(?=\d)/g, "$1−");
    const finding = (f) => e("article", { class: "finding" }, e("h3", {}, f.headline), e("p", {}, minus(f.detail), " ",
      f.view !== "overview" ? e("a", { href: "#" + f.view }, f.view.startsWith("compare") ? "See the comparison" : "See the figure") : null));
    const findings = e("section", { class: "panel side", "aria-labelledby": "findings" }, e("h2", { id: "findings" }, "What the data support"), s.findings.map(finding));
    const patterns = e("section", { class: "panel side", "aria-labelledby": "patterns" }, e("h2", { id: "patterns" }, "What the four patterns say"),
      s.patterns.map((p) => e("article", { class: "finding pattern" }, e("h3", {}, e("a", { href: "#instances?pattern=" + p.id, title: p.definition }, p.name), e("span", {}, ` ${p.asks}`)), e("p", {}, minus(p.says)))));
    main.append(e("div", { class: "over" },
      e("section", { class: "panel", "aria-labelledby": "board" }, e("h2", { id: "board" }, "Leaderboard: share of grids with all four cells right"), leaderboard(),
        CSR.note("Sorted by the composite, the harmonic mean of the four patterns. Where intervals overlap, this table tells nobody apart; ", e("a", { href: "#compare" }, "compare two"), " on the same cells.")),
      e("div", { class: "stack" }, findings, patterns),
      e("section", { class: "wide", "aria-labelledby": "scores" }, e("h2", { id: "scores" }, "Grid score by pattern"), CSR.figure("grid_scores", "Grid score by system and pattern with 95 % intervals; the leaderboard has the figures"))));
  } };

  // One hue, light to dark (dark to light at night): printable, and safe for all colour vision.
  const shade = (v) => `--v:${(100 * Math.max(0, Math.min(1, v))).toFixed(0)}%`;
  CSR.views.types = { title: "Types", async show(main, q) {
    const s = S(), metric = q.get("metric") || "right", condition = q.get("condition") || "mm", pattern = q.get("pattern") || "";
    CSR.head(main, "Models × 61 types", "Share of cells with the right behaviour, or of grids solved. Few cells stand behind each square: types describe, they don't rank. Choose a square to see its instances.");
    const set = (k) => (v) => { v ? q.set(k, v) : q.delete(k); location.hash = "types?" + q; };
    main.append(e("div", { class: "filters" },
      CSR.select("Metric", metric, [["right", "cells right"], ["grid_score", "grids solved"]], set("metric")),
      CSR.select("Condition", condition, [["mm", "picture + text"], ["txt", "description + text (control)"]], set("condition")),
      CSR.select("Pattern", pattern, [["", "all"], ...s.patterns.map((p) => [p.id, p.name])], set("pattern")),
      e("span", { class: "scale", "aria-hidden": "true" }, "0", e("i"), "1")));
    const maps = e("div", { class: "maps" });
    main.append(maps);
    const by = (await CSR.load("types"))[metric + "|" + condition] || {};
    const heads = e("tr", {}, e("th", { scope: "col" }, "Type"), s.models.map((m) => e("th", { scope: "col", class: s.models.length > 6 ? "up" : "" }, e("span", {}, m.name))));
    for (const p of s.patterns.filter((x) => !pattern || x.id === pattern)) {
      const types = s.types.filter((t) => t.pattern === p.id && by[t.id]);
      const map = e("section", { class: "map" }, e("h2", {}, p.name));
      maps.append(map);
      if (!types.length) { map.append(CSR.note("Not measured under this condition.")); continue; }
      map.append(e("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": p.name + " by type" }, e("table", { class: "heat" },
        e("thead", {}, heads.cloneNode(true)),
        e("tbody", {}, types.map((t) => e("tr", {}, e("th", { scope: "row", title: t.definition }, t.id + " " + t.name),
          s.models.map((m, i) => { const r = by[t.id][i];
            return e("td", {}, r ? e("a", { class: "cell", style: shade(r[0]), href: "#instances?type=" + t.id + "&model=" + encodeURIComponent(m.id),
              title: `${m.name}, ${t.id}: ${CSR.num(r[0])} [${CSR.num(r[1])}, ${CSR.num(r[2])}], n ${r[3]}, missing ${CSR.pct(r[4], 1)}` }, CSR.num(r[0])) : e("span", { class: "cell none" }, "–")); })))))));
    }
  } };
})();
