"use strict";
(function () {
  const e = CSR.el, PAGE = 48, S = () => CSR.store.summary;
  CSR.unblurred = false;

  // A cell's letter: its behaviour, capital where right; "?" without a verdict, "-" not asked.
  const kind = (c) => (c === "-" || c === "?" ? (c === "?" ? "m" : "-") : c === c.toUpperCase() ? "r" : "w");
  CSR.kinds = (code) => [...code].map(kind).join("");
  const path = (p) => (p ? "img/" + p.replace(/^images\//, "") : null);
  CSR.picture = path;
  const quad = (kinds) => e("span", { class: "quad", "aria-hidden": "true" }, [...kinds].map((k) => e("i", { class: k === "-" ? "" : k })));

  CSR.grids = async function () {
    const d = await CSR.load("grids");
    if (!d.ready) {
      const types = new Map(S().types.map((t) => [t.id, t]));
      d.grids.forEach((g, n) => {
        const t = types.get(g.type);
        Object.assign(g, { n, pattern: t.pattern, sensitive: !!t.sensitive, title: d.families[g.family], codes: g.codes.split(" ") });
        g.words = (g.id + " " + g.type + " " + t.name + " " + g.title + " " + g.asks.join(" ")).toLowerCase();
      });
      d.ready = true;
    }
    return d.grids;
  };

  // Reference systems always disagree with one another, so they count only among themselves.
  const voters = () => { const m = S().models, real = m.map((x, i) => i).filter((i) => !m[i].reference); return real.length > 1 ? real : m.map((_, i) => i); };
  const asked = (g) => g.codes.map((_, i) => i).filter((i) => g.codes[i] !== "----");
  const solves = (g, i) => CSR.kinds(g.codes[i]) === "rrrr";
  const judgedWhole = (g, i) => /^[rw]{4}$/.test(CSR.kinds(g.codes[i]));

  function fits(g, outcome, model, against) {
    const who = model >= 0 ? [model] : asked(g);
    const some = (f) => who.some((i) => f(CSR.kinds(g.codes[i]), i));
    if (["only", "other", "both", "neither"].includes(outcome)) {
      if (model < 0 || against < 0 || !judgedWhole(g, model) || !judgedWhole(g, against)) return false;
      const x = solves(g, model), y = solves(g, against);
      return outcome === "only" ? x && !y : outcome === "other" ? y && !x : outcome === "both" ? x && y : !x && !y;
    }
    if (outcome === "solved") return some((k) => k === "rrrr");
    if (outcome === "failed") return some((k) => k.includes("w"));
    if (outcome === "missing") return some((k) => k.includes("m"));
    if (outcome === "judges") return !!g.split && (model < 0 || g.split.includes(model));
    if (outcome === "disagree") {
      const these = model >= 0 && against >= 0 ? [model, against] : voters();
      return new Set(these.filter((i) => g.codes[i] !== "----").map((i) => CSR.kinds(g.codes[i]))).size > 1;
    }
    if (outcome.startsWith("b:")) {
      const letter = Object.keys(S().letters).find((l) => S().letters[l] === outcome.slice(2));
      return !!letter && who.some((i) => g.codes[i].toLowerCase().includes(letter));
    }
    return true;
  }

  CSR.matching = function (grids, q) {
    const models = S().models, at = (k) => models.findIndex((m) => m.id === q.get(k));
    const model = at("model"), against = at("against"), words = (q.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
    return grids.filter((g) => (!q.get("pattern") || g.pattern === q.get("pattern")) && (!q.get("type") || g.type === q.get("type")) &&
      (model < 0 || g.codes[model] !== "----") && (against < 0 || g.codes[against] !== "----") &&
      words.every((w) => g.words.includes(w)) && (!q.get("outcome") || fits(g, q.get("outcome"), model, against)));
  };

  CSR.card = function (g, q) {
    const s = S(), link = new URLSearchParams(q); link.set("grid", g.id);
    const chosen = [q.get("model"), q.get("against")].filter(Boolean);
    const who = asked(g).filter((i) => !chosen.length || chosen.includes(s.models[i].id));
    return e("li", {}, e("a", { class: "card", href: "#grid?" + link },
      e("span", { class: "pics" + (g.sensitive && !CSR.unblurred ? " blur" : "") }, g.img.map((p) => (p ? e("img", { src: path(p), alt: "", loading: "lazy", decoding: "async" }) : e("span", {})))),
      e("span", { class: "body" }, e("span", { class: "t" }, g.type + " · " + s.types.find((t) => t.id === g.type).name), e("b", {}, g.title),
        g.asks.map((a) => e("span", { class: "q" }, "“" + a + "”")),
        e("span", { class: "codes" }, who.slice(0, 12).map((i) => { const k = CSR.kinds(g.codes[i]);
          return e("span", { class: "code", title: s.models[i].id }, quad(k), s.models[i].name, e("span", { class: "hidden" }, `: ${[...k].filter((c) => c === "r").length} of 4 right`)); }),
          who.length > 12 ? e("span", {}, `and ${who.length - 12} more`) : null))));
  };

  CSR.views.instances = { title: "Instances", async show(main, q) {
    const s = S();
    CSR.head(main, "Instances", "Each grid: two pictures, two asks, four cells, with every system's answers. Small squares: full green right, hollow orange wrong, hatched no verdict (picture + text, first read).");
    const grids = await CSR.grids();
    const bar = e("div", { class: "filters" }), count = e("p", { class: "lead", role: "status" }), list = e("ul", { class: "gridlist" }), more = e("div", { class: "row" });
    const set = (k) => (v) => {
      v ? q.set(k, v) : q.delete(k);
      if (!(q.get("model") && q.get("against")) && ["only", "other", "both", "neither"].includes(q.get("outcome"))) q.delete("outcome");
      history.replaceState(null, "", "#instances" + (q.size ? "?" + q : ""));
      if (k !== "q") filters(k);
      draw();
    };
    function filters(changed) {
      const pair = q.get("model") && q.get("against"), first = CSR.model(q.get("model")).name, second = CSR.model(q.get("against")).name;
      const outcomes = [["", "all"], ["solved", "grid solved"], ["failed", "some cell wrong"], ["missing", "some cell without a verdict"], ["disagree", pair ? "the two disagree" : "systems disagree"],
        ...(pair ? [["only", `only ${first} solves`], ["other", `only ${second} solves`], ["both", "both solve"], ["neither", "neither solves"]] : []),
        ...(s.judges.length ? [["judges", "judges disagree"]] : []), ...Object.entries(s.names.behaviours).map(([k, t]) => ["b:" + k, "shows: " + t])];
      const types = s.types.filter((t) => !q.get("pattern") || t.pattern === q.get("pattern"));
      if (q.get("type") && !types.some((t) => t.id === q.get("type"))) q.delete("type");
      const systems = [["", "all"], ...s.models.map((m) => [m.id, m.name])];
      bar.replaceChildren(CSR.select("Pattern", q.get("pattern"), [["", "all"], ...s.patterns.map((p) => [p.id, p.name])], set("pattern")),
        CSR.select("Type", q.get("type"), [["", "all"], ...types.map((t) => [t.id, t.id + " " + t.name])], set("type")),
        CSR.select("System", q.get("model"), systems, set("model")), CSR.select("Against", q.get("against"), [["", "–"], ...systems.slice(1)], set("against")),
        CSR.select("Outcome", q.get("outcome"), outcomes, set("outcome")),
        e("label", {}, "Search", e("input", { type: "search", value: q.get("q") || "", placeholder: "title, ask, id", oninput: (ev) => set("q")(ev.target.value) })),
        e("label", { class: "tick" }, e("input", { type: "checkbox", checked: CSR.unblurred, onchange: (ev) => { CSR.unblurred = ev.target.checked; draw(); } }), "Show sensitive pictures"),
        q.size ? e("button", { class: "plain", type: "button", onclick: () => { location.hash = "instances"; } }, "Clear") : "");
      const name = { pattern: "Pattern", type: "Type", model: "System", against: "Against", outcome: "Outcome" }[changed];
      // The bar was made anew; whoever used a filter stays on it.
      if (name) [...bar.querySelectorAll("label")].find((l) => l.firstChild.textContent === name).querySelector("select").focus();
    }
    let found = [], shown = 0;
    const next = () => { list.append(...found.slice(shown, shown + PAGE).map((g) => CSR.card(g, q))); shown = Math.min(found.length, shown + PAGE); more.replaceChildren(...(shown < found.length ? [e("button", { class: "plain", type: "button", onclick: next }, `Show ${Math.min(PAGE, found.length - shown)} more`)] : [])); };
    function draw() { found = CSR.matching(grids, q); shown = 0; list.replaceChildren(); count.textContent = `${found.length.toLocaleString("en")} of ${grids.length.toLocaleString("en")} grids`; next(); }
    main.append(bar, count, list, more, e("p", { class: "keys" }, "Keys: / search. In a grid: j next, k previous, c control, o all answers, u back to the list."));
    filters();
    draw();
  } };
})();
