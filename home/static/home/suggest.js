// Suggestions below the search field: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. Without it one types on.
const field = document.querySelector("[data-suggest]");
const list = document.createElement("ul");
let at = -1, asked = 0;
const set = (node, facts) => Object.entries(facts).forEach(([name, value]) => node.setAttribute(name, value));
set(list, { id: "hints", class: "hints", role: "listbox", "aria-label": field.dataset.suggestions, hidden: "" });
set(field, { role: "combobox", "aria-controls": "hints", "aria-expanded": false, "aria-autocomplete": "list" });
field.after(list);

function show(found) {
  at = -1;
  list.replaceChildren(...found.map(({ title, url }, n) => {
    const hint = document.createElement("li");
    set(hint, { id: `hint-${n}`, role: "option", "aria-selected": false });
    hint.textContent = title;
    hint.onmousedown = hint.go = () => location.assign(url);
    return hint;
  }));
  list.hidden = !found.length;
  set(field, { "aria-expanded": !list.hidden, "aria-activedescendant": "" });
}

field.oninput = () => {
  const mine = ++asked, q = field.value.trim();
  setTimeout(async () => {
    if (mine !== asked) return;
    const answer = q.length > 1 && await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(q)}`).catch(() => 0);
    const found = answer && answer.ok ? (await answer.json()).suggestions : [];
    if (mine === asked) show(found);
  }, 150);
};

field.onkeydown = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], hints = list.children;
  if (event.key === "Escape" && !list.hidden) show([]);
  else if (event.key === "Enter" && at >= 0 && !event.isComposing) hints[at].go();
  else if (step && hints.length) {
    if (at >= 0) set(hints[at], { "aria-selected": false });
    at = (at + step + hints.length + (at < 0 && step < 0)) % hints.length;
    set(hints[at], { "aria-selected": true });
    set(field, { "aria-activedescendant": hints[at].id });
  } else return;
  event.preventDefault();
};
field.onblur = () => show([]);
