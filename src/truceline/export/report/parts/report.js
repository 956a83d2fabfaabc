"use strict";
// The page works without this script: links lead to claims, the switch shows what was removed. With it, words and
// claims light each other up, scroll to each other, and answer to the keyboard.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const split = (words) => (words || "").split(" ").filter(Boolean);
  const group = (elements, read) => {
    const found = new Map();
    for (const element of elements)
      for (const key of split(read(element))) found.set(key, [...(found.get(key) || []), element]);
    return found;
  };

  const cards = all(".item");
  const cardOf = new Map(cards.map((card) => [card.dataset.item, card]));
  const marksOf = group(all("mark[data-on]"), (mark) => mark.dataset.on);
  const wordsOf = group(all("#sheet [data-w]"), (words) => words.dataset.w);
  const othersOf = group(all("[data-hover]"), (other) => other.dataset.hover);
  const refsOf = group(all(".ref"), (ref) => ref.dataset.id);
  const panes = { text: byId("text"), claims: byId("claims") };
  const state = { chosen: null, origin: null, hidden: new Set(), background: true, only: null, onlyButton: null };

  // Light: what the pointer or the focus is on, in all places at once.
  const light = (ids, keys) => {
    for (const lit of all(".lit, .role, .exact")) lit.classList.remove("lit", "role", "exact");
    for (const id of ids) {
      for (const mark of marksOf.get(id) || []) mark.classList.add("lit");
      for (const other of othersOf.get(id) || []) other.classList.add("lit");
      cardOf.get(id)?.classList.add("lit");
      for (const [key, words] of wordsOf)
        if (key.startsWith(id + ".")) for (const word of words) word.classList.add("role");
    }
    for (const key of keys) for (const word of wordsOf.get(key) || []) word.classList.add("exact");
  };
  const idsAt = (element) => {
    const at = element.closest?.("[data-on], [data-item], [data-go], [data-hover]");
    return at ? split(at.dataset.on || at.dataset.item || at.dataset.hover || at.dataset.go).filter((id) => cardOf.has(id)) : [];
  };
  const lightAt = (element) => light(idsAt(element), split(element.closest?.("[data-words]")?.dataset.words));

  // Scroll: a pane of its own where there is room for two, the page where there is not.
  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
  const scrolls = (pane) => pane && pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY === "auto";
  const bring = (element, pane, behavior = motion()) => {
    if (!element) return;
    if (!scrolls(pane)) return element.scrollIntoView({ block: "center", behavior });
    const at = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    const top = pane.scrollTop + at.top - frame.top - Math.max(24, (pane.clientHeight - at.height) / 3);
    pane.scrollTo({ top, behavior });
  };
  const narrow = () => !scrolls(panes.claims) && matchMedia("(max-width: 900px)").matches;
  const showReading = (behavior) => {
    const at = document.querySelector(".panes").getBoundingClientRect();
    if (!narrow() && (at.top < 40 || at.bottom > innerHeight + 40)) byId("reading").scrollIntoView({ block: "start", behavior });
  };

  // Choose: one line of the account stays marked, in the address too, until another is chosen or Esc.
  const choose = (id, { from = null, to = "both", focus = false, behavior = motion() } = {}) => {
    const card = cardOf.get(id);
    if (!card) return;
    unmark();
    if (card.closest("li").hidden) clearFilters();
    if (from) state.origin = from;
    state.chosen = id;
    card.classList.add("chosen");
    card.setAttribute("aria-current", "true");
    for (const mark of marksOf.get(id) || []) mark.classList.add("chosen");
    for (const other of cards) other.tabIndex = other === card ? 0 : -1;
    light([id], []);
    if (focus) card.focus({ preventScroll: true });
    if (to === "both") showReading(behavior);
    if (to !== "text" && !(narrow() && to === "both")) bring(card, panes.claims, behavior);
    if (to !== "claims") bring((marksOf.get(id) || [])[0], panes.text, behavior);
    if (location.hash !== "#" + id) history.replaceState(null, "", "#" + id);
    peek(card);
  };
  const unmark = () => {
    for (const chosen of all(".chosen")) { chosen.classList.remove("chosen"); chosen.removeAttribute("aria-current"); }
    state.chosen = null;
    byId("peek").hidden = true;
  };
  const peek = (card) => {
    const told = document.querySelector(".peek-told");
    told.textContent = card.getAttribute("aria-label");
    told.href = "#" + card.id;
    byId("peek").hidden = false;
  };

  // Filter: by kind, background or not, or the claims behind one number of the matrix.
  const shown = (card) =>
    !state.hidden.has(card.dataset.kind) && (state.background || !card.classList.contains("bg")) &&
    (!state.only || state.only.has(card.dataset.item));
  const filter = (announce) => {
    const ids = new Set(cards.filter(shown).map((card) => card.dataset.item));
    for (const card of cards) card.closest("li").hidden = !ids.has(card.dataset.item);
    const partial = ids.size < cards.length;
    byId("sheet").classList.toggle("filtered", partial);
    for (const mark of all("mark[data-on]")) mark.classList.toggle("in", split(mark.dataset.on).some((id) => ids.has(id)));
    for (const [id, refs] of refsOf) for (const ref of refs) ref.classList.toggle("in", ids.has(id));
    for (const mark of all(".time .mark")) mark.toggleAttribute("hidden", !ids.has(mark.dataset.go));
    if (byId("nothing")) byId("nothing").hidden = ids.size > 0 || !cards.length;
    const told = `${ids.size} of ${cards.length} lines` + (state.only ? `: ${state.onlyButton.dataset.told}` : "");
    byId("only").hidden = !partial;
    byId("only").firstElementChild.textContent = told;
    if (announce) byId("said").textContent = partial ? told : "All lines are shown";
    const first = cards.find(shown);
    if (first && !cards.some((card) => card.tabIndex === 0 && shown(card))) first.tabIndex = 0;
  };
  const clearFilters = () => {
    state.onlyButton?.setAttribute("aria-pressed", "false");
    Object.assign(state, { background: true, only: null, onlyButton: null });
    state.hidden.clear();
    for (const chip of all(".chip")) chip.setAttribute("aria-pressed", "true");
    filter(true);
  };
  const only = (button) => {
    const again = state.onlyButton === button;
    clearFilters();
    unmark();
    light([], []);
    if (again) return;
    button.setAttribute("aria-pressed", "true");
    Object.assign(state, { only: new Set(split(button.dataset.only)), onlyButton: button, origin: button });
    filter(true);
    if (narrow()) return byId("reading").scrollIntoView({ block: "start", behavior: motion() });
    showReading(motion());
    bring(cards.find(shown), panes.claims);
    bring((marksOf.get(cards.find(shown)?.dataset.item) || [])[0], panes.text);
  };

  // Back: Esc, and the crosses and buttons that do the same.
  const back = () => {
    const origin = state.origin;
    if (state.chosen) unmark();
    else if (!byId("only").hidden) clearFilters();
    light([], []);
    history.replaceState(null, "", location.pathname + location.search);
    if (origin?.isConnected) origin.focus({ preventScroll: narrow() });
    state.origin = null;
  };
  const step = (by, focus) => {
    const list = cards.filter(shown);
    const at = list.findIndex((card) => card.dataset.item === state.chosen);
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))];
    if (next) choose(next.dataset.item, { from: state.origin || document.activeElement, to: narrow() ? "text" : "both", focus });
  };

  const help = byId("help");
  const openHelp = () => help.showModal();
  document.addEventListener("mouseover", (event) => lightAt(event.target));
  document.addEventListener("focusin", (event) => lightAt(event.target));
  document.addEventListener("mouseout", (event) => {
    if (!event.relatedTarget) light(state.chosen ? [state.chosen] : [], []);
  });
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    if (at("[data-help]")) return openHelp();
    if (at("[data-help-close]")) return help.close();
    if (at("[data-clear]")) return at(".peek") ? back() : clearFilters();
    if (at("[data-step]")) return step(Number(at("[data-step]").dataset.step), false);
    if (at("[data-only]")) return only(at("[data-only]"));
    const chip = at(".chip");
    if (chip) {
      const on = chip.getAttribute("aria-pressed") === "false", kind = chip.dataset.kindChip;
      chip.setAttribute("aria-pressed", String(on));
      if (!kind) state.background = on;
      else if (on) state.hidden.delete(kind);
      else state.hidden.add(kind);
      return filter(true);
    }
    const go = at("[data-go]");
    if (go) {
      event.preventDefault();
      const inText = go.closest("#sheet"), inCard = go.closest(".item");
      return choose(go.dataset.go, { from: go, to: inText ? "claims" : inCard && inCard.id === go.dataset.go ? "text" : "both", focus: !narrow() });
    }
    const told = at(".peek-told");
    if (told && state.chosen) { event.preventDefault(); return choose(state.chosen, { to: "claims", focus: true }); }
    const mark = at("mark[data-on]");
    if (mark) {
      // The narrowest evidence first; another click on the same words goes on to the next.
      const ids = split(mark.dataset.on).filter((id) => shown(cardOf.get(id))).reverse();
      if (!ids.length || !getSelection().isCollapsed) return;
      return choose(ids[(ids.indexOf(state.chosen) + 1) % ids.length], { from: (refsOf.get(ids[0]) || [])[0], to: narrow() ? "none" : "claims" });
    }
    const row = at("[data-open]");
    if (row) return choose(row.dataset.open, { from: row.querySelector("[data-go]"), focus: !narrow() });
    const card = at(".item");
    if (card && !at("summary, a, button, td") && getSelection().isCollapsed) choose(card.dataset.item, { from: state.origin, to: "text", focus: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    const card = event.target.closest(".item");
    const letters = byId("letter-keys").checked && !typing;
    const act = () => {
      if (event.key === "Escape") return back;
      if (card === event.target && event.key === "ArrowDown") return () => step(1, true);
      if (card === event.target && event.key === "ArrowUp") return () => step(-1, true);
      if (card && card === event.target && event.key === "Enter") return () => open(card);
      if (letters && event.key === "j") return () => step(1, true);
      if (letters && event.key === "k") return () => step(-1, true);
      if (letters && event.key === "?") return openHelp;
      if (letters && event.key === "x") return () => byId("show-removed")?.click();
      return null;
    };
    const action = act();
    if (action) { event.preventDefault(); action(); }
  });
  const open = (card) => {
    const why = card.querySelector(".why");
    why.open = !why.open;
    choose(card.dataset.item, { from: state.origin, to: "both" });
  };
  const arrive = (behavior) => choose(decodeURIComponent(location.hash.slice(1)), { to: "both", behavior });
  addEventListener("hashchange", () => arrive(motion()));
  filter(false);
  // Behind the browser's own jump to the address, which knows the card but not the words.
  addEventListener("load", () => requestAnimationFrame(() => arrive("instant")));
})();
