"use strict";
(function () {
  const e = CSR.el, CELLS = ["1A", "1B", "2A", "2B"], PAGE = 48;
  const S = () => CSR.store.summary;
  const quad = (code) => e("span", { class: "quad", "aria-hidden": "true" }, CELLS.map((_, i) => e("i", { class: code[i] === "-" ? "" : code[i] })));
  const spoken = (code) => [...code].filter((c) => c === "r").length + " of 4 right";
  const path = (p) => (p ? "img/" + p.replace(/^images\//, "") : null);
  let unblurred = false;

  function matches(g, q) {
    const model = q.get("model"), outcome = q.get("outcome"), text = (q.get("q") || "").toLowerCase();
    if (q.get("pattern") && g.pattern !== q.get("pattern")) return false;
    if (q.get("type") && g.type !== q.get("type")) return false;
    if (model && !(model in g.codes)) return false;
    if (text && !(g.id + " " + g.title + " " + g.asks.join(" ")).toLowerCase().includes(text)) return false;
    if (outcome) {
      const codes = model ? [g.codes[model]] : Object.values(g.codes);
      if (outcome === "solved" && !codes.some((c) => c === "rrrr")) return false;
      if (outcome === "failed" && !codes.some((c) => c.includes("w"))) return false;
      if (outcome === "missing" && !codes.some((c) => c.includes("m"))) return false;
      if (outcome === "disagree" && new Set(Object.values(g.codes)).size < 2) return false;
      if (outcome.startsWith("b:") && !g.seen.includes(outcome.slice(2))) return false;
    }
    return true;
  }

  function card(g, q) {
    const link = new URLSearchParams(q); link.set("grid", g.id);
    const model = q.get("model");
    const codes = Object.entries(g.codes).filter(([m]) => !model || m === model);
    return e("li", {}, e("a", { class: "card", href: "#grid?" + link },
      e("span", { class: "pics" + (g.sensitive && !unblurred ? " blur" : "") }, ["A", "B"].map((i) => e("img", { src: path(g.img[i]), alt: "", loading: "lazy", decoding: "async" }))),
      e("span", { class: "body" }, e("span", { class: "t" }, g.type + " · " + (S().types.find((t) => t.id === g.type) || {}).name), e("b", {}, g.title),
        g.asks.map((a) => e("span", { style: "display:block" }, "“" + a + "”")),
        e("span", { class: "codes" }, codes.slice(0, 12).map(([m, c]) => e("span", { class: "code", title: m }, quad(c), (S().models.find((x) => x.id === m) || { name: m }).name, e("span", { class: "skip" }, spoken(c))))))));
  }

  CSR.views.instances = { title: "Instances", show(main, q) {
    const s = S(), grids = CSR.store.grids;
    const set = (k, v) => { v ? q.set(k, v) : q.delete(k); history.replaceState(null, "", "#instances?" + q); draw(); };
    const select = (label, key, options) => e("label", {}, label, e("select", { onchange: (ev) => set(key, ev.target.value) },
      e("option", { value: "" }, "all"), options.map(([v, t]) => e("option", { value: v, selected: q.get(key) === v }, t))));
    main.append(e("h1", {}, "Instances"), e("p", { class: "lead" }, "Each grid: two pictures, two asks, four cells, with every system's answers. Small squares: green right, orange wrong, hatched no verdict (picture + text)."));
    const outcomes = [["solved", "grid solved"], ["failed", "some cell wrong"], ["missing", "some cell without a verdict"], ["disagree", "systems disagree"], ...Object.entries(s.names.behaviours).map(([k, t]) => ["b:" + k, "shows: " + t])];
    main.append(e("div", { class: "filters" },
      select("Pattern", "pattern", s.patterns.map((p) => [p.id, p.name])), select("Type", "type", s.types.map((t) => [t.id, t.id + " " + t.name])),
      select("System", "model", s.models.map((m) => [m.id, m.name])), select("Outcome", "outcome", outcomes),
      e("label", {}, "Search", e("input", { type: "search", value: q.get("q") || "", oninput: (ev) => set("q", ev.target.value) })),
      e("label", { class: "tick" }, e("input", { type: "checkbox", checked: unblurred, onchange: (ev) => { unblurred = ev.target.checked; draw(); } }), "Show sensitive pictures")));
    const count = e("p", { class: "lead", role: "status" }), list = e("ul", { class: "gridlist" }), more = e("div", { class: "row" });
    main.append(count, list, more);
    let found = [], shown = 0;
    const next = () => { list.append(...found.slice(shown, shown + PAGE).map((g) => card(g, q))); shown += PAGE; more.replaceChildren(...(shown < found.length ? [e("button", { class: "plain", type: "button", onclick: next }, `Show ${Math.min(PAGE, found.length - shown)} more`)] : [])); };
    function draw() { found = grids.filter((g) => matches(g, q)); shown = 0; list.replaceChildren(); count.textContent = `${found.length} of ${grids.length} grids`; next(); }
    draw();
  } };

  CSR.views.grid = { title: "Instance", under: "instances", async show(main, q) {
    const s = S(), grids = CSR.store.grids.filter((g) => matches(g, q)), all = CSR.store.grids;
    const g = all.find((x) => x.id === q.get("grid"));
    if (!g) { main.append(e("h1", {}, "No such grid"), e("p", {}, e("a", { href: "#instances" }, "All instances"))); return; }
    const at = grids.indexOf(g), link = (k) => { const p = new URLSearchParams(q); p.set("grid", k.id); return "#grid?" + p; };
    const back = new URLSearchParams(q); back.delete("grid"); back.delete("condition");
    const type = s.types.find((t) => t.id === g.type);
    let data;
    try { data = await CSR.load("grid/" + g.n); } catch (err) { main.append(e("p", {}, err.message)); return; }
    const conditions = [...new Set(data.replies.map((r) => r[2]))];
    const condition = conditions.includes(q.get("condition")) ? q.get("condition") : conditions.includes("mm") ? "mm" : conditions[0];
    const prev = at > 0 ? grids[at - 1] : null, next = at >= 0 && at < grids.length - 1 ? grids[at + 1] : null;
    main.append(e("div", { class: "row" }, e("a", { href: "#instances?" + back }, "← All instances"), prev ? e("a", { href: link(prev), id: "prev" }, "Previous (k)") : null, next ? e("a", { href: link(next), id: "next" }, "Next (j)") : null),
      e("h1", {}, g.title), e("p", { class: "lead" }, `${type.id} ${type.name}: ${type.definition}. Grid ${g.id}; ${g.scene}${g.crossed ? "; crossed" : ""}.`),
      e("div", { class: "filters" }, e("label", {}, "Condition", e("select", { onchange: (ev) => { q.set("condition", ev.target.value); location.hash = "grid?" + q; } }, conditions.map((c) => e("option", { value: c, selected: c === condition }, c + ": " + (s.names.conditions[c] || c))))),
        e("label", {}, "System", e("select", { onchange: (ev) => { ev.target.value ? q.set("model", ev.target.value) : q.delete("model"); location.hash = "grid?" + q; } }, e("option", { value: "" }, "all"), s.models.filter((m) => m.id in g.codes).map((m) => e("option", { value: m.id, selected: m.id === q.get("model") }, m.name))))));
    const hidden = g.sensitive && !unblurred;
    const grid = e("div", { class: "grid" });
    for (const i of ["A", "B"]) {
      const cell = data.cells["1" + i] || data.cells["2" + i];
      grid.append(e("figure", { class: "frame" + (hidden ? " blur" : "") }, e("a", { href: path(g.img[i]), target: "_blank", "aria-label": "Picture " + i + " in full size" }, e("img", { src: path(g.img[i]), alt: hidden ? "Picture " + i + " (sensitive, blurred)" : cell.description })),
        e("figcaption", {}, e("details", {}, e("summary", {}, "Picture " + i + ": description used as the text-only control"), cell.description))));
    }
    for (const a of ["1", "2"]) {
      const any = data.cells[a + "A"] || data.cells[a + "B"];
      if (!any) continue;
      grid.append(e("p", { class: "ask" }, e("span", {}, "Ask " + a), any.ask));
      for (const i of ["A", "B"]) {
        const id = a + i, cell = data.cells[id], prompt = data.prompts[id + "/" + condition];
        if (!cell) { grid.append(e("div")); continue; }
        const replies = data.replies.filter((r) => r[1] === id && r[2] === condition && (!q.get("model") || r[0] === q.get("model")));
        grid.append(e("section", { class: "panel cellbox", "aria-label": "Cell " + id }, e("h3", {}, id + " · right: " + cell.gold),
          prompt && prompt !== cell.ask ? e("details", {}, e("summary", {}, "What was sent"), e("p", { style: "white-space:pre-wrap" }, prompt)) : null,
          replies.map(([model, , , status, behaviour, y, text, cut, reason, judged]) => {
            const code = y === null ? "m" : y === 1 ? "r" : "w";
            const verdict = behaviour ? s.names.behaviours[behaviour] || behaviour : status !== "answered" ? status : judged;
            return e("div", { class: "reply" }, e("span", { class: "who" }, (s.models.find((m) => m.id === model) || { name: model }).name), e("span", { class: "badge " + code }, (code === "r" ? "✓ " : code === "w" ? "✗ " : "? ") + verdict),
              e("p", { dir: "auto" }, CSR.safe(text) + (cut ? " […]" : "")), reason ? e("small", {}, CSR.safe(reason)) : null);
          }), replies.length ? null : e("p", {}, "Not asked.")));
      }
    }
    if (hidden) main.append(e("div", { class: "row" }, e("button", { class: "plain", type: "button", onclick: () => { unblurred = true; CSR.go(); } }, "Show the pictures (sensitive topic)")));
    main.append(grid);
  } };

  addEventListener("keydown", (ev) => {
    if (ev.target.matches("input, select, textarea") || ev.ctrlKey || ev.metaKey || ev.altKey) return;
    const id = ev.key === "j" ? "next" : ev.key === "k" ? "prev" : null;
    const a = id && document.getElementById(id);
    if (a) a.click();
    if (ev.key === "/") { const s = document.querySelector("input[type=search]"); if (s) { s.focus(); ev.preventDefault(); } }
  });
})();
