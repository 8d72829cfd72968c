// Comfort on the lead desk. Without this script every button and every list of states works by sending its form.
const keysOn = () => window.wagtailConfig?.KEYBOARD_SHORTCUTS_ENABLED !== false;
const typing = (target) => target.closest?.("input, select, textarea, [contenteditable], [role=dialog]");
const places = () => [...document.querySelectorAll(".listing .title-wrapper a, [data-card] h3 a")].filter((link) => link.offsetParent);

const step = (by) => {
  const neighbour = document.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
  if (neighbour) return neighbour.click();
  const links = places();
  const at = links.indexOf(document.activeElement.closest?.("tr, [data-card]")?.querySelector(".title-wrapper a, h3 a"));
  return links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
};
const field = (name) => document.activeElement.closest?.("[data-card]")?.querySelector(`select[name=${name}]`)
  ?? document.querySelector(`.w-form-width [name=${name}], #w-editor-form [name=${name}]`);
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  s: () => field("state")?.focus(),
  a: () => field("assignee")?.focus(),
  f: () => field("follow_up_on")?.focus(),
  n: () => field("note")?.focus(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("input, select, textarea") && !event.target.closest("[role=dialog]")) event.target.blur();
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
const told = document.querySelector("[data-lead-shortcuts]");
if (told) document.querySelector("#keyboard-shortcuts-dialog table, .w-keyboard-shortcuts table")?.append(told.content.cloneNode(true));

// The number where it stood masked, ready to be called.
const reveal = async (button) => {
  const place = button.closest("[data-lead-reveal]");
  const form = new URLSearchParams(new FormData(button.form));
  const answer = await fetch(button.formAction, { method: "POST", body: form });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const phone = page.querySelector("[data-revealed-phone]");
  if (!answer.ok || !phone) return button.form.requestSubmit(button);
  phone.className = "leads-call";
  document.querySelector("[data-lead-phone]").replaceChildren(phone);
  const remarks = page.querySelector("[data-revealed-remarks]");
  if (remarks) document.querySelector("[data-lead-remarks]").replaceChildren(...remarks.childNodes);
  document.querySelector("[data-lead-said]").textContent = `${page.querySelector("[data-revealed-name]").textContent}　${page.querySelector("[data-revealed-said]").textContent}`;
  place.remove();
  return phone.focus();
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-lead-reveal] button");
  if (!button || !button.form.elements.reveal_reason.value) return;
  event.preventDefault();
  reveal(button);
});

// The board: a card that is dropped, or moved by its button, is sent; what is refused goes back.
const say = (text) => { const said = document.querySelector("[data-board-said]"); if (said) said.textContent = text || ""; };
const recount = (column, by) => {
  const count = column.querySelector("[data-count]");
  if (/^\d+$/.test(count.textContent)) count.textContent = Number(count.textContent) + by;
};
const moveCard = async (card, state) => {
  const form = card.querySelector("[data-board-move]");
  const from = card.closest("[data-state]");
  const to = document.querySelector(`[data-lead-board] [data-state="${state}"]`);
  if (from === to) return;
  form.elements.state.value = state;
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
  } catch { /* no connection: the form is sent plainly and the browser says so */ }
  const words = answer && answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (!words) { form.submit(); return; }
  say(words.refusal);
  if (!answer.ok) { form.elements.state.value = form.elements.seen.value; return; }
  form.elements.seen.value = state;
  to.querySelector("ul").prepend(card);
  to.querySelector(".leads-empty")?.remove();
  recount(from, -1);
  recount(to, 1);
  card.querySelector("h3 a").focus();
};
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-board-move]");
  if (!form) return;
  event.preventDefault();
  moveCard(form.closest("[data-card]"), form.elements.state.value);
});
document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  event.dataTransfer.setData("text/x-lead", card.dataset.card);
  event.dataTransfer.effectAllowed = "move";
  card.classList.add("leads-card--moving");
});
const columnUnder = (event) => event.dataTransfer?.types.includes("text/x-lead") && event.target.closest?.("[data-lead-board] [data-state]");
const unmark = () => document.querySelectorAll(".leads-column--over, .leads-card--moving").forEach((place) => place.classList.remove("leads-column--over", "leads-card--moving"));
document.addEventListener("dragover", (event) => {
  const column = columnUnder(event);
  if (!column) return;
  event.preventDefault();
  document.querySelectorAll(".leads-column--over").forEach((other) => other.classList.toggle("leads-column--over", other === column));
  column.classList.add("leads-column--over");
});
document.addEventListener("dragend", unmark);
document.addEventListener("drop", (event) => {
  const column = columnUnder(event);
  if (!column) return;
  event.preventDefault();
  const card = document.querySelector(`[data-card="${event.dataTransfer.getData("text/x-lead")}"]`);
  unmark();
  if (card) moveCard(card, column.dataset.state);
});

// The order of the columns, without a journey to the server for every step.
document.addEventListener("click", (event) => {
  const arrow = event.target.closest?.(".leads-columns button");
  if (!arrow) return;
  event.preventDefault();
  const row = arrow.closest("li");
  if (arrow.name === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  arrow.focus();
});
