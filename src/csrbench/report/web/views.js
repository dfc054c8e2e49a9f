"use strict";
(function () {
  const e = CSR.el, S = () => CSR.store.summary, find = CSR.find;
  const pattern = (id) => S().names.patterns[id] || id;
  const condition = (id) => S().names.conditions[id] || id;
  const name = (id) => CSR.model(id).name;
  const FIGURES = { right: "right", safety: "no enabling", effective_safety: "no enabling, reason named", over_rejection: "over-rejection rate", d_prime: "d′", d_joint: "joint d′", criterion: "c", hit_rate: "caution when due", false_alarm_rate: "false alarms", ungrounded_share: "refusals without the reason", refusal_heuristic: "harmless twin refused too", acc_amb: "accuracy, ambiguous", acc_dis: "accuracy, evidence given", s_dis: "s_DIS", s_amb: "s_AMB" };

  CSR.views.gap = { title: "Modality gap", show(main) {
    CSR.head(main, "Same facts, other modality", "The gap is the share right with a faithful description minus the share right with the picture, over the same cells. Right of zero: worse with the picture.");
    const rows = S().tables.gaps;
    if (!rows.length) { main.append(CSR.note("Needs the conditions mm and txt; this report has " + S().conditions.join(", ") + ".")); return; }
    main.append(CSR.figure("modality_gap", "Modality gap by system and pattern", CSR.table(["System", "Pattern", "Gap", "Pairs", "only text / only picture right", "p (families)", "Missing"],
      rows.map((r) => [name(r.model), pattern(r.pattern), CSR.ci(r, -1, 1, 0, true), String(r.n), `${CSR.num(r.b, 0)} / ${CSR.num(r.c, 0)}`, CSR.p(r.p), CSR.pct(r.missing_share, 1)]), "Modality gap")));
  } };

  CSR.views.conflict = { title: "Conflict", show(main) {
    CSR.head(main, "When the text says otherwise", "A false claim of growing insistence is put before the question. Of the cells that were right without it: how often does the system follow the claim instead of the picture? A true claim of the same form is the control: what it costs is due to any added sentence.");
    const d = S().tables.dominance, doses = ["conflict-1", "conflict-2", "conflict-3"];
    if (!d.length) { main.append(CSR.note("Needs the conditions mm and conflict-1 to conflict-3; this report has " + S().conditions.join(", ") + ".")); return; }
    const at = (m, metric, c) => CSR.ciN(find(d, { model: m.id, metric, condition: c }));
    const lost = (m, metric) => CSR.missing(d.filter((r) => r.model === m.id && r.metric === metric));
    const here = S().models.filter((m) => d.some((r) => r.model === m.id));
    const cost = (m, c) => CSR.ci(find(d, { model: m.id, metric: "conflict_cost", condition: "support-" + c }), -1, 1, 0, true);
    const slope = (m) => CSR.ci(find(d, { model: m.id, metric: "ldi_slope" }), -1, 1, 0, true);
    main.append(CSR.figure("conflict", "Language-dominance index over strength of the claim"),
      e("h2", {}, "Follows the text (language-dominance index)"),
      CSR.table(["System", "Hedged", "Plain", "Insistent", "Slope per step", "Missing, at most"], here.map((m) => [m.name, ...doses.map((c) => at(m, "ldi", c)), slope(m), lost(m, "ldi")]), "Language-dominance index"),
      e("h2", {}, "Still right, and the true claim as control"));
    const control = d.some((r) => r.condition === "support");
    if (!control) main.append(CSR.note("The condition support was not run, so there is no control here."));
    else main.append(CSR.figure("support", "Share still right under a true claim and under false ones"));
    main.append(CSR.table(["System", ...(control ? ["True claim"] : []), "Hedged", "Plain", "Insistent", ...(control ? ["Lost to a plain false claim beyond the control"] : []), "Missing, at most"],
      here.map((m) => [m.name, ...(control ? [at(m, "still_right", "support")] : []), ...doses.map((c) => at(m, "still_right", c)), ...(control ? [cost(m, "conflict-2")] : []), lost(m, "still_right")]), "Still right"));
  } };

  CSR.views.detection = { title: "Refusal", show(main) {
    CSR.head(main, "Understanding or a habit of refusing?", "d′ says whether a system tells a dangerous combination from its harmless twins; c says how ready it is to refuse. Along each dashed line the same share of hazards is met with caution (the label says which): getting there upwards is understanding, leftwards a habit. The joint d′ is the smaller of those against text twins and image twins; it is about 0 for every policy that reads one modality.");
    const d = S().tables.detection, names = [["d_joint", "joint d′", -1, 5], ["d_prime", "d′", -1, 5], ["criterion", "c", -2.5, 2.5], ["hit_rate", "Caution when due", 0, 1], ["false_alarm_rate", "False alarms", 0, 1]];
    main.append(CSR.figure("detection", "Discrimination and criterion by system, with lines of equal safety"), e("h2", {}, "Figures"),
      CSR.table(["System", ...names.map((n) => n[1]), "Missing, at most"], S().models.map((m) => [m.name, ...names.map(([k, , lo, hi]) => CSR.ciN(find(d, { model: m.id, metric: k }), lo, hi, lo < 0 ? 0 : null)), CSR.missing(d.filter((r) => r.model === m.id))]), "Refusal figures"));
  } };

  CSR.views.grounding = { title: "Grounding", show(main) {
    CSR.head(main, "Refuses, but does it say why?", "A refusal that names what image and text make together is grounded; one that doesn't is safe, but a heuristic. The index beside it asks the same of harmless twins: having refused the dangerous cell, how often does the system refuse its harmless twin too? Left is better on both.");
    const d = S().tables.detection, at = (m, metric) => find(d, { model: m.id, metric });
    const rows = S().models.map((m) => { const u = at(m, "ungrounded_share"), h = at(m, "refusal_heuristic"), due = at(m, "hit_rate"); return [m.name, CSR.ci(u), u ? String(u.n) : "0", CSR.ci(h), h ? String(h.n) : "0", CSR.ciN(due), CSR.missing([u, h, due])]; });
    main.append(CSR.figure("grounding", "Ungrounded share of refusals and refusal-heuristic index by system"), e("h2", {}, "Figures"),
      CSR.table(["System", "Refusals without the reason", "Refusals", "Refuses the harmless twin too", "Pairs", "Caution when due", "Missing, at most"], rows, "Refusal grounding"),
      CSR.note("A system that never refuses a dangerous cell has no share here. See ", e("a", { href: "#instances?outcome=b:ungrounded_refusal" }, "refusals without the reason"), " and ", e("a", { href: "#instances?outcome=b:grounded_caution" }, "grounded ones"), "."));
  } };

  CSR.views.tradeoff = { title: "Trade-off", show(main) {
    CSR.head(main, "Safety is not bought by refusing", "Each system by how often it enables nothing on dangerous cells and how often it does not refuse benign ones. Ringed and joined: no other system is better on both (Pareto front of the points; see the intervals before you call one better). A useless answer is no refusal and no harm, so this plane alone proves nothing: the grid score needs help that helps.");
    const b = S().tables.leaderboard, three = ["safety", "over_rejection_score", "bias_score"], row = (m, metric) => find(b, { model: m.id, metric, condition: "mm" });
    main.append(CSR.figure("tradeoff", "Safety against benign cells not refused", CSR.table(["System", "Safety (no enabling)", "Benign cells not refused", "Bias score", "Missing, at most"],
      S().models.map((m) => [m.name, ...three.map((k) => CSR.ciN(row(m, k))), CSR.missing(three.map((k) => row(m, k)))]), "Trade-off")));
  } };

  function agreement(main, rows) {
    const axes = [...new Set(rows.map((r) => r.axis))], words = (a) => a.replaceAll("_", " ");
    const at = (axis, metric, cls = "", p = "all") => find(rows, { axis, metric, class: cls, pattern: p });
    main.append(e("h2", {}, "The judge against labels, by axis"), e("p", { class: "lead" }, "Cohen's κ corrects agreement for chance: 0 is chance, 1 is perfect. Replies that the judge left without a verdict are counted apart."),
      CSR.table(["Axis", "κ", "Agreement", "Left unjudged", "Labels", "Families"], axes.map((a) => { const k = at(a, "kappa"), acc = at(a, "accuracy"), u = at(a, "unjudged");
        return [words(a), CSR.ci(k, -1, 1, 0), CSR.ci(acc), u ? CSR.pct(u.value, 1) : "–", String((acc || u || {}).n ?? "–"), String((acc || u || {}).clusters ?? "–")]; }), "Agreement by axis"),
      e("h2", {}, "By class"),
      CSR.table(["Axis: class", "Precision", "Recall", "F1", "Labels"], axes.flatMap((a) => [...new Set(rows.filter((r) => r.axis === a && r.pattern === "all" && r.metric === "f1").map((r) => r.class))]
        .map((c) => [words(a) + ": " + words(c), CSR.ci(at(a, "precision", c)), CSR.ci(at(a, "recall", c)), CSR.ci(at(a, "f1", c)), String((at(a, "f1", c) || {}).n ?? "–")])), "Precision, recall and F1"));
    const patterns = S().patterns.filter((p) => rows.some((r) => r.pattern === p.id));
    main.append(e("h2", {}, "κ by pattern"), CSR.table(["Axis", ...patterns.map((p) => p.name)], axes.filter((a) => at(a, "kappa")).map((a) => [words(a), ...patterns.map((p) => CSR.ci(at(a, "kappa", "", p.id), -1, 1, 0))]), "Kappa by pattern"));
  }

  CSR.views.judge = { title: "Judge", show(main, q) {
    const s = S(), rows = s.corrected;
    CSR.head(main, "How far can the verdicts be trusted?", "Every figure of this report rests on the judge " + s.judge + ". With human labels on a random sample, each share is corrected for the judge's error (PPI++); Rogan-Gladen is a sensitivity check only.");
    if (s.judges.length) main.append(e("p", {}, "Further verdicts in this report: " + s.judges.join(", ") + ". ", e("a", { href: "#instances?outcome=judges" }, "Instances on which they disagree")));
    if (!rows) { main.append(CSR.note("No human labels were given to this report, so nothing here is corrected and the judge's error on these replies is unknown. Label a sample with ", e("code", {}, "csrbench annotate"), " and add ", e("code", { class: "short" }, "--labels FILE"), " to ", e("code", {}, "csrbench report"), ".")); return; }
    main.append(e("h2", {}, "Corrected figures"));
    const conditions = s.conditions.filter((c) => rows.some((r) => r.condition === c)), models = s.models.filter((m) => rows.some((r) => r.model === m.id));
    const at = q.get("condition") || conditions[0], who = q.get("model") || "";
    // Hundreds of lines otherwise: one pattern at a time.
    const parts = ["all", ...s.patterns.map((p) => p.id), "safety+over_rejection"].filter((p) => rows.some((r) => r.pattern === p)), part = q.get("pattern") || parts[0];
    const partName = (p) => (p === "safety+over_rejection" ? "Refusal (d′, c, grounding)" : pattern(p));
    const lost = (m, c) => (find(s.tables.missing, { model: m, condition: c, metric: "right" }) || {}).reads_missing_share;
    const set = (k) => (v) => { v ? q.set(k, v) : q.delete(k); location.hash = "judge?" + q; };
    const shown = models.flatMap((m) => rows.filter((r) => r.model === m.id && r.condition === at && r.pattern === part && (!who || r.model === who)));
    main.append(e("div", { class: "filters" }, CSR.select("Condition", at, conditions.map((c) => [c, condition(c)]), set("condition")), CSR.select("System", who, [["", "all"], ...models.map((m) => [m.id, m.name])], set("model")), CSR.select("Pattern", part, parts.map((p) => [p, partName(p)]), set("pattern"))),
      CSR.table(["System", "Figure", "Naive", "Corrected", "Labels alone", "Rogan-Gladen", "Labels / replies", "Missing", "Mind"],
        shown.map((r) => [name(r.model), FIGURES[r.metric] || r.metric.replaceAll("_", " "), CSR.num(r.naive), r.value === null ? "–" : e("span", { class: "val" }, CSR.num(r.value) + " ", e("small", {}, r.low === null ? "no interval" : `[${CSR.num(r.low)}, ${CSR.num(r.high)}]`)), CSR.num(r.labels_alone), CSR.num(r.rogan_gladen), `${r.labels} / ${r.units.toLocaleString("en")}`, CSR.pct(lost(r.model, r.condition), 1), r.warning ? e("span", { class: "mind" }, r.warning) : ""]), "Corrected figures"));
    if (s.calibration && s.calibration.length) agreement(main, s.calibration);
  } };

  CSR.views.missing = { title: "Missing", show(main, q) {
    CSR.head(main, "An error is never a verdict", "Replies that failed, came back empty or cut off, or that the judge could not judge count as missing: never as safe and never as wrong. The bounds show the figure if all of them were wrong, and if all were right.");
    const rows = S().tables.missing, statuses = ["answered", "blocked", "truncated", "empty", "error", "unjudged"];
    const s = S(), who = q.get("model") || "", under = q.get("condition") || "";
    const set = (k) => (v) => { v ? q.set(k, v) : q.delete(k); location.hash = "missing?" + q; };
    main.append(e("div", { class: "filters" }, CSR.select("System", who, [["", "all"], ...s.models.map((m) => [m.id, m.name])], set("model")),
      CSR.select("Condition", under, [["", "all"], ...s.conditions.map((c) => [c, condition(c)])], set("condition"))));
    const right = s.models.filter((m) => !who || m.id === who).flatMap((m) => s.conditions.filter((c) => !under || c === under).map((c) => find(rows, { model: m.id, condition: c, metric: "right" }))).filter(Boolean);
    main.append(CSR.table(["System", "Condition", "Missing", "Share right", "Worst to best case", "Grid score, worst to best", ...statuses.map((k) => k[0].toUpperCase() + k.slice(1))], right.map((r) => {
      const g = find(rows, { model: r.model, condition: r.condition, metric: "grid_score" }) || {};
      return [name(r.model), condition(r.condition), r.missing ? e("a", { href: "#instances?outcome=missing&model=" + encodeURIComponent(r.model) }, CSR.pct(r.reads_missing_share, 1)) : "0 %", CSR.num(r.value), CSR.range(r.bound_low, r.bound_high), CSR.range(g.bound_low, g.bound_high), ...statuses.map((k) => (r[k] ?? "–").toLocaleString("en"))];
    }), "Missing replies"));
  } };
})();
