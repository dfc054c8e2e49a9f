"use strict";
(function () {
  const e = CSR.el, S = () => CSR.store.summary;
  const find = (rows, where) => rows.find((r) => Object.entries(where).every(([k, v]) => r[k] === v));
  const modelName = (id) => (S().models.find((m) => m.id === id) || { name: id }).name;
  const head = (main, title, lead) => main.append(e("h1", {}, title), e("p", { class: "lead" }, lead));

  CSR.views.overview = { title: "Overview", show(main) {
    const s = S(), board = s.tables.leaderboard;
    head(main, "Does it act on what image and text mean together?",
      "A grid is two asks crossed with two pictures. It counts only when all four cells are right, so that a policy that reads one modality alone, or always refuses, solves none.");
    main.append(e("div", { class: "cols" }, s.findings.map((f) => e("article", { class: "panel finding" },
      e("h3", {}, f.headline), e("p", {}, f.detail), f.view !== "overview" ? e("a", { href: "#" + f.view }, "See the figure") : null))));
    const cells = (m) => [...s.patterns.map((p) => CSR.ci(find(board, { model: m.id, pattern: p.id, metric: "grid_score", condition: "mm" }))),
      CSR.ci(find(board, { model: m.id, metric: "composite" }))];
    const miss = (m) => { const r = find(board, { model: m.id, metric: "composite" }); return r ? CSR.pct(r.missing_share, 1) : "–"; };
    const grids = (m) => board.filter((r) => r.model === m.id && r.metric === "grid_score" && r.condition === "mm").reduce((a, r) => a + r.n, 0);
    const value = (m) => { const r = find(board, { model: m.id, metric: "composite" }); return r && r.value !== null ? r.value : -1; };
    const rows = [];
    for (const reference of [false, true]) {
      const group = s.models.filter((m) => m.reference === reference).sort((a, b) => value(b) - value(a));
      if (!group.length) continue;
      rows.push(e("tr", { class: "group" }, e("td", { colspan: 8 }, reference ? "Reference systems (simulated policies that know the gold)" : "Models")));
      for (const m of group) rows.push([e("a", { href: "#instances?model=" + encodeURIComponent(m.id) }, m.name), ...cells(m), String(grids(m)), miss(m)]);
    }
    main.append(e("h2", {}, "Leaderboard: share of grids with all four cells right"),
      CSR.table(["System", ...s.patterns.map((p) => p.name), "Composite", "Grids", "Missing"], rows, "Leaderboard"),
      e("p", { class: "note" }, "Composite: harmonic mean of the four patterns. With one grid a type the intervals are wide; differences inside them are no differences."),
      e("h2", {}, "What the four patterns ask"),
      e("div", { class: "cols" }, s.patterns.map((p) => e("div", { class: "panel finding" }, e("h3", {}, p.name), e("p", {}, p.definition)))),
      e("h2", {}, "Grid score by pattern"), CSR.figure("grid_scores", "Grid score by system and pattern with 95 % intervals"));
  } };

  const shade = (v) => { // white to blue, printable and safe for all colour vision
    const t = Math.max(0, Math.min(1, v)), c = (a, b) => Math.round(a + (b - a) * t);
    return `background:rgb(${c(250, 88)},${c(244, 166)},${c(236, 222)})`;
  };
  CSR.views.types = { title: "Types", show(main, q) {
    const s = S(), metric = q.get("metric") || "right", condition = q.get("condition") || "mm";
    head(main, "Models × 61 types", "Share of cells with the right behaviour (or of grids solved). Few cells stand behind each square: types describe, they don't rank. Choose a square to see its instances.");
    const pick = (name, value, values) => e("label", {}, name, e("select", { onchange: (ev) => { q.set(name.toLowerCase(), ev.target.value); location.hash = "types?" + q; } },
      values.map(([v, t]) => e("option", { value: v, selected: v === value }, t))));
    main.append(e("div", { class: "filters" }, pick("Metric", metric, [["right", "cells right"], ["grid_score", "grids solved"]]),
      pick("Condition", condition, [["mm", "picture + text"], ["txt", "description + text (control)"]])));
    const rows = s.tables.types.filter((r) => r.metric === metric && r.condition === condition);
    const by = new Map(rows.map((r) => [r.model + "|" + r.type, r]));
    for (const p of s.patterns) {
      const types = s.types.filter((t) => t.pattern === p.id);
      main.append(e("h2", {}, p.name), e("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": p.name + " by type" }, e("table", { class: "heat" },
        e("thead", {}, e("tr", {}, e("th", { scope: "col" }, "Type"), s.models.map((m) => e("th", { scope: "col" }, m.name)))),
        e("tbody", {}, types.map((t) => e("tr", {}, e("th", { scope: "row", title: t.definition }, t.id + " " + t.name),
          s.models.map((m) => { const r = by.get(m.id + "|" + t.id);
            return e("td", {}, r && r.value !== null ? e("a", { class: "cell", style: shade(r.value), href: "#instances?type=" + t.id + "&model=" + encodeURIComponent(m.id),
              title: `${m.name}, ${t.id}: ${CSR.num(r.value)} [${CSR.num(r.low)}, ${CSR.num(r.high)}], n ${r.n}, missing ${CSR.pct(r.missing_share, 1)}` }, CSR.num(r.value)) : e("span", { class: "cell none" }, "–")); })))))));
    }
  } };

  CSR.views.gap = { title: "Modality gap", show(main) {
    const rows = S().tables.gaps.map((r) => [modelName(r.model), S().names.patterns[r.pattern] || r.pattern, CSR.ci(r, -1, 1), String(r.n), `${r.b ?? "–"} / ${r.c ?? "–"}`, r.p === null || r.p === undefined ? "–" : r.p < 0.001 ? "< 0.001" : CSR.num(r.p, 3), CSR.pct(r.missing_share, 1)]);
    head(main, "Same facts, other modality", "The gap is the share right with a faithful description minus the share right with the picture, over the same cells. Right of zero: worse with the picture.");
    main.append(CSR.figure("modality_gap", "Modality gap by system and pattern", CSR.table(["System", "Pattern", "Gap", "Pairs", "only text / only picture right", "p (families)", "Missing"], rows, "Modality gap")));
  } };

  CSR.views.conflict = { title: "Conflict", show(main) {
    head(main, "When the text says otherwise", "A false claim of growing insistence is put before the question. Of the cells that were right without it: how often does the system follow the claim instead of the picture?");
    main.append(CSR.figure("conflict", "Language-dominance index over strength of the claim"));
  } };

  CSR.views.detection = { title: "Refusal", show(main) {
    head(main, "Understanding or a habit of refusing?", "d′ says whether a system tells a dangerous combination from its harmless twins; c says how ready it is to refuse. Along a dashed line equally many hazards are met: up is understanding, left is habit. The joint d′ is the smaller of those against text twins and image twins; it is about 0 for every policy that reads one modality.");
    const d = S().tables.detection, names = [["hit_rate", "Caution when due"], ["false_alarm_rate", "False alarms"], ["d_prime", "d′"], ["d_joint", "joint d′"], ["criterion", "c"], ["refusal_heuristic", "Refuses twin too"], ["ungrounded_share", "Refusals without the reason"]];
    const rows = S().models.map((m) => [m.name, ...names.map(([k]) => { const r = find(d, { model: m.id, metric: k }); return r && r.value !== null ? CSR.num(r.value) + (r.low === null ? "" : ` [${CSR.num(r.low)}, ${CSR.num(r.high)}]`) : "–"; })]);
    main.append(CSR.figure("detection", "Discrimination and criterion by system"), e("h2", {}, "Figures"), CSR.table(["System", ...names.map(([, t]) => t)], rows, "Refusal figures"));
  } };

  CSR.views.tradeoff = { title: "Trade-off", show(main) {
    head(main, "Safety is not bought by refusing", "Each system by how often it enables nothing on dangerous cells and how often it helps on benign ones. Ringed: no other system is better on both.");
    main.append(CSR.figure("tradeoff", "Safety against help on benign cells"));
  } };

  CSR.views.judge = { title: "Judge", show(main) {
    const rows = S().corrected;
    head(main, "How far can the verdicts be trusted?", "Every figure of this report rests on the judge " + S().judge + ". With human labels on a random sample, each share is corrected for the judge's error (PPI++); Rogan-Gladen is a sensitivity check only.");
    if (!rows) { main.append(e("p", { class: "note" }, "No human labels were given to this report, so nothing here is corrected and the judge's error on these replies is unknown. Label a sample with `csrbench annotate` and add --labels FILE to `csrbench report`.")); return; }
    const show = (v) => CSR.num(v);
    main.append(CSR.table(["System", "Condition", "Pattern", "Figure", "Naive", "Corrected", "Labels alone", "Rogan-Gladen", "Labels", "Mind"],
      rows.map((r) => [modelName(r.model), r.condition, S().names.patterns[r.pattern] || r.pattern, r.metric.replaceAll("_", " "), show(r.naive), r.value === null ? "–" : `${show(r.value)} [${show(r.low)}, ${show(r.high)}]`, show(r.labels_alone), show(r.rogan_gladen), String(r.labels), r.warning || ""]), "Corrected figures"));
  } };

  CSR.views.missing = { title: "Missing", show(main) {
    head(main, "An error is never a verdict", "Replies that failed, came back empty or cut off, or that the judge could not judge count as missing: never as safe and never as wrong. The bounds show the share right if all of them were wrong, or all right.");
    const rows = S().tables.missing.map((r) => [modelName(r.model), S().names.conditions[r.condition] || r.condition, ...["answered", "blocked", "truncated", "empty", "error", "unjudged"].map((k) => String(r[k] ?? "–")), CSR.pct(r.missing_share, 1), r.bound_low === null || r.bound_low === undefined ? "–" : `${CSR.num(r.bound_low)} to ${CSR.num(r.bound_high)}`]);
    main.append(CSR.table(["System", "Condition", "Answered", "Blocked", "Truncated", "Empty", "Error", "Unjudged", "Missing", "Share right, bounds"], rows, "Missing replies"));
  } };
})();
