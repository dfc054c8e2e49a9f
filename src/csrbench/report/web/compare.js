"use strict";
(function () {
  const e = CSR.el, S = () => CSR.store.summary;
  const SHARES = (r) => r.metric !== "d_joint" && r.metric !== "criterion";
  const FIGURE = { safety: "no enabling", over_rejection_score: "no refusal where fine", bias_score: "score", accuracy: "accuracy", grid_score: "grid score", d_joint: "joint d′", criterion: "criterion c" };

  const solved = (code) => CSR.kinds(code) === "rrrr";
  const complete = (code) => /^[rw]{4}$/.test(CSR.kinds(code));

  // Grids that one of the two solves and the other doesn't; grids without four verdicts are apart.
  function discordant(grids, a, b) {
    const out = {};
    for (const p of S().patterns) out[p.id] = { both: [], a: [], b: [], neither: [], open: [] };
    for (const g of grids) {
      const x = g.codes[a], y = g.codes[b];
      if (x === "----" || y === "----") continue;
      const k = !complete(x) || !complete(y) ? "open" : solved(x) ? (solved(y) ? "both" : "a") : solved(y) ? "b" : "neither";
      out[g.pattern][k].push(g);
    }
    return out;
  }

  function contrasts(data, x, y) {
    const s = S(), unit = data.contrasts.filter(SHARES), wide = Math.max(0.2, ...unit.flatMap((r) => [Math.abs(r.low ?? 0), Math.abs(r.high ?? 0)]));
    const row = (r) => {
      const span = SHARES(r) ? wide : Math.max(1, Math.abs(r.low ?? 0), Math.abs(r.high ?? 0));
      const label = (s.names.patterns[r.pattern] || "Discrimination") + ": " + (FIGURE[r.metric] || r.metric.replaceAll("_", " "));
      return [label, CSR.num(r.value_a), CSR.num(r.value_b), CSR.ci({ ...r, value: r.difference }, -span, span, 0, true), CSR.p(r.p_holm), r.mde === null || (SHARES(r) && r.mde >= 1) ? "none" : "above " + CSR.num(r.mde), `${r.n} / ${r.families}`, CSR.pct(r.missing_share, 1)];
    };
    return CSR.table(["Figure", x.name, y.name, "Difference", "p (Holm)", "Difference that would have been seen", "n / families", "Missing"], data.contrasts.map(row), "Planned contrasts");
  }

  CSR.views.compare = { title: "Compare", async show(main, q) {
    const s = S();
    CSR.head(main, "Compare two models", "Paired on the same cells, with the picture. Intervals resample whole families; the tests permute whole families between the two and are corrected for all planned contrasts (Holm).");
    if (!s.pairs.length) { main.append(CSR.note("This report holds no two systems that answered the same cells with the picture.")); return; }
    const index = (id) => s.models.findIndex((m) => m.id === id);
    const inPairs = s.models.filter((_, i) => s.pairs.some((p) => p.includes(i)));
    let a = index(q.get("a")), b = index(q.get("b"));
    if (a < 0 && b < 0) [a, b] = s.pairs[0];
    const partner = (k) => (s.pairs.find((p) => p.includes(k)) || s.pairs[0]).find((v) => v !== k);
    if (a < 0) a = partner(b);
    if (b < 0 || a === b) b = partner(a);
    const go = (x, y) => { location.hash = "compare?a=" + encodeURIComponent(s.models[x].id) + "&b=" + encodeURIComponent(s.models[y].id); };
    const options = inPairs.map((m) => [m.id, m.name]);
    main.append(e("div", { class: "filters" }, CSR.select("First", s.models[a].id, options, (v) => go(index(v), b)), CSR.select("Second", s.models[b].id, options, (v) => go(a, index(v)))));
    const n = s.pairs.findIndex((p) => p.includes(a) && p.includes(b));
    if (n < 0) { main.append(CSR.note("This pair is not in the report. ", e("code", {}, `csrbench compare ${s.models[a].id} ${s.models[b].id} STORE --suite SUITE`), " computes it.")); return; }
    [a, b] = s.pairs[n];
    const x = s.models[a], y = s.models[b], data = await CSR.load("pair/" + n);
    main.append(e("p", { class: "say", role: "status" }, data.conclusions[0]));
    if (s.pairs.length > 1) main.append(CSR.note(`Corrected for the contrasts of this pair, not for the choice among ${s.pairs.length} pairs: a pair picked because it looks different is easily found by chance.`));
    main.append(e("h2", {}, `${x.name} minus ${y.name}`), contrasts(data, x, y),
      e("details", {}, e("summary", {}, "Each contrast in words"), e("ul", { class: "words" }, data.conclusions.slice(1).map((c) => e("li", {}, c)))));

    const found = discordant(await CSR.grids(), a, b);
    const link = (p, k, list) => list.length ? e("a", { href: `#instances?pattern=${p}&model=${encodeURIComponent(x.id)}&against=${encodeURIComponent(y.id)}&outcome=${k}` }, String(list.length)) : "0";
    main.append(e("h2", {}, "Grids on which they differ"), e("p", { class: "lead" }, "Grids with four verdicts for both, first read. Numbers open the instances."),
      CSR.table(["Pattern", "Both solve", `Only ${x.name}`, `Only ${y.name}`, "Neither", "Without a verdict"],
        s.patterns.map((p) => { const f = found[p.id]; return [p.name, link(p.id, "both", f.both), link(p.id, "only", f.a), link(p.id, "other", f.b), link(p.id, "neither", f.neither), String(f.open.length)]; }), "Discordant grids"));
    const query = new URLSearchParams({ model: x.id, against: y.id });
    for (const [k, m] of [["a", x], ["b", y]]) {
      const list = s.patterns.flatMap((p) => found[p.id][k]);
      if (!list.length) continue;
      main.append(e("h3", {}, `Only ${m.name} solves`), e("ul", { class: "gridlist" }, list.slice(0, 6).map((g) => CSR.card(g, query))));
    }
  } };
})();
