"use strict";
(function () {
  const e = CSR.el, S = () => CSR.store.summary, LONG = 900, SHORT = 220, MANY = 3;
  let control = true, opened = false;

  // Long replies open on demand; nothing scrolls inside the page.
  function words(text, cut, most) {
    const safe = CSR.safe(text), p = e("p", { class: "text", dir: "auto" });
    const end = cut ? " […]" : "";
    if (safe.length <= most * 1.3) { p.append(safe + end); return p; }
    p.append(safe.slice(0, most) + "… ", e("button", { class: "more", type: "button", onclick: () => p.replaceChildren(safe + end) }, `Show all ${safe.length.toLocaleString("en")} characters${cut ? " that are kept" : ""}`));
    return p;
  }
  const verdict = (r) => (r.behaviour ? S().names.behaviours[r.behaviour] || r.behaviour : r.status !== "answered" ? r.status : r.judged);
  function badge(r) {
    const code = r.y === null ? "m" : r.y === 1 ? "r" : "w";
    return e("span", { class: "badge " + code }, (code === "r" ? "✓ " : code === "w" ? "✗ " : "? ") + verdict(r));
  }
  function answer(r, label, most) {
    if (!r) return e("div", { class: "one" }, label ? e("small", { class: "cond" }, label) : null, e("p", { class: "text none" }, "Not asked."));
    const others = (r.others || []).map(([judge, v]) => e("span", { class: "other" + (v === r.behaviour ? "" : " differs") }, `${judge}: ${S().names.behaviours[v] || v}`));
    return e("div", { class: "one" }, label ? e("small", { class: "cond" }, label) : null, e("div", { class: "verdicts" }, badge(r), others), words(r.text, r.cut, most), r.reason ? e("small", {}, CSR.safe(r.reason)) : null);
  }

  function cellBox(id, cell, data, condition, who, beside) {
    const prompt = data.prompts[id + "/" + condition];
    const at = (m, c) => data.replies.find((r) => r.m === m && r.cell === id && r.condition === c);
    const asked = who.filter((m) => at(m, condition) || (beside && at(m, "txt")));
    const most = asked.length > MANY ? SHORT : LONG;
    return e("section", { class: "panel cellbox", "aria-label": "Cell " + id }, e("h3", {}, id + " · right: ", e("span", {}, cell.gold)),
      prompt && prompt !== cell.ask ? e("details", {}, e("summary", {}, "What was sent"), e("p", { class: "text" }, prompt)) : null,
      asked.map((m, k) => {
        const seen = at(m, condition), control = beside ? at(m, "txt") : null, name = S().models[m].name;
        const both = e("div", { class: beside ? "sides" : "" }, answer(seen, beside ? "picture" : null, most), beside ? answer(control, "description (control)", most) : null);
        if (asked.length <= MANY) return e("div", { class: "reply" }, e("h4", {}, name), both);
        return e("details", { class: "reply", open: opened || (k < 2 && !S().models[m].reference) }, e("summary", {}, e("b", {}, name), seen ? badge(seen) : null, control ? e("small", { class: "cond" }, "control ", badge(control)) : null), both);
      }),
      asked.length ? null : e("p", {}, "Not asked."));
  }

  CSR.views.grid = { title: "Instance", under: "instances", async show(main, q) {
    const s = S(), all = await CSR.grids(), grids = CSR.matching(all, q), g = all.find((x) => x.id === q.get("grid"));
    if (!g) { main.append(e("h1", {}, "No such grid"), e("p", {}, e("a", { href: "#instances" }, "All instances"))); return; }
    const at = grids.indexOf(g), link = (k) => { const p = new URLSearchParams(q); p.set("grid", k.id); return "#grid?" + p; };
    const back = new URLSearchParams(q); back.delete("grid"); back.delete("condition");
    const type = s.types.find((t) => t.id === g.type), data = await CSR.load("grid/" + g.n);
    const conditions = s.conditions.filter((c) => data.replies.some((r) => r.condition === c));
    const condition = conditions.includes(q.get("condition")) ? q.get("condition") : conditions.includes("mm") ? "mm" : conditions[0];
    const chosen = [q.get("model"), q.get("against")].filter(Boolean);
    const who = s.models.map((_, i) => i).filter((i) => !chosen.length || chosen.includes(s.models[i].id));
    const prev = at > 0 ? grids[at - 1] : null, next = at >= 0 && at < grids.length - 1 ? grids[at + 1] : null;
    const set = (k) => (v) => { v ? q.set(k, v) : q.delete(k); location.hash = "grid?" + q; };
    const systems = s.models.filter((_, i) => g.codes[i] !== "----" || chosen.includes(s.models[i].id) || data.replies.some((r) => r.m === i)).map((m) => [m.id, m.name]);
    const can = condition !== "txt" && conditions.includes("txt"), beside = can && control;
    main.append(e("nav", { class: "row", "aria-label": "Grids" }, e("a", { href: "#instances" + (back.size ? "?" + back : ""), id: "up" }, "← All instances"), prev ? e("a", { href: link(prev), id: "prev" }, "Previous (k)") : null, next ? e("a", { href: link(next), id: "next" }, "Next (j)") : null,
        at >= 0 ? e("span", { class: "t" }, `${at + 1} of ${grids.length}`) : null),
      e("h1", {}, g.title), e("p", { class: "lead" }, `${type.id} ${type.name}: ${type.definition}. Grid ${g.id}; ${g.scene}${g.crossed ? "; crossed" : ""}.`),
      e("div", { class: "filters" }, CSR.select("Condition", condition, conditions.map((c) => [c, c + ": " + (s.names.conditions[c] || c)]), set("condition")),
        CSR.select("System", q.get("model") || "", [["", "all"], ...systems], set("model")),
        chosen.length ? CSR.select("Against", q.get("against") || "", [["", "–"], ...systems], set("against")) : "",
        can ? e("label", { class: "tick" }, e("input", { type: "checkbox", id: "control", checked: control, onchange: (ev) => { control = ev.target.checked; CSR.go(); } }), "Control beside it (c)") : "",
        who.length > MANY ? e("label", { class: "tick" }, e("input", { type: "checkbox", id: "opened", checked: opened, onchange: (ev) => { opened = ev.target.checked; document.querySelectorAll("details.reply").forEach((d) => { d.open = opened; }); } }), "All answers open (o)") : ""));
    const hidden = g.sensitive && !CSR.unblurred;
    if (hidden) main.append(e("div", { class: "row" }, e("button", { class: "plain", type: "button", onclick: () => { CSR.unblurred = true; CSR.go(); } }, "Show the pictures (sensitive topic)")));
    const grid = e("div", { class: "grid" });
    ["A", "B"].forEach((i, k) => {
      const cell = data.cells["1" + i] || data.cells["2" + i], src = CSR.picture(g.img[k]);
      grid.append(e("figure", { class: "frame" + (hidden ? " blur" : "") },
        !src ? e("p", {}, "No picture.") : hidden ? e("span", { class: "pic" }, e("img", { src, alt: "Picture " + i + " (sensitive, blurred)" }))
          : e("a", { class: "pic", href: src, target: "_blank", rel: "noopener", "aria-label": "Picture " + i + " in full size" }, e("img", { src, alt: cell.description })),
        e("figcaption", {}, e("details", {}, e("summary", {}, "Picture " + i + ": description used as the text-only control"), cell ? cell.description : ""))));
    });
    for (const a of ["1", "2"]) {
      const any = data.cells[a + "A"] || data.cells[a + "B"];
      if (!any) continue;
      grid.append(e("h2", { class: "ask" }, e("span", {}, "Ask " + a), any.ask));
      for (const i of ["A", "B"]) {
        const cell = data.cells[a + i];
        grid.append(cell ? cellBox(a + i, cell, data, condition, who, beside) : e("div"));
      }
    }
    main.append(grid);
  } };

  addEventListener("keydown", (ev) => {
    if (ev.target.matches("input, select, textarea") || ev.ctrlKey || ev.metaKey || ev.altKey) return;
    const target = { j: "next", k: "prev", u: "up", c: "control", o: "opened" }[ev.key];
    const found = target && document.getElementById(target);
    if (found) found.click();
    if (ev.key === "/") { const s = document.querySelector("input[type=search]"); if (s) { s.focus(); ev.preventDefault(); } }
  });
})();
