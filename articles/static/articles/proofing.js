/* Puts each finding of the checks at the field or block it concerns, and asks again when the draft was saved. */

const script = document.querySelector("script[data-proofing-url]");
const form = () => document.querySelector("form[data-edit-form]");
const panel = () => document.querySelector("[data-proofing]");

function checkUrl() {
  const known = panel()?.dataset.checkUrl;
  const paths = `${location.pathname} ${form().getAttribute("action")}`; // a new page gets its address when it is saved
  const page = paths.match(/\/pages\/(\d+)\/edit\//);
  return known || (page && script.dataset.proofingUrl.replace("/0/", `/${page[1]}/`));
}

function placeOf(name) {
  const [field, block] = name.split(":");
  const around = form().querySelector(`[data-contentpath="${CSS.escape(field)}"]`);
  return (block && around?.querySelector(`[data-contentpath="${CSS.escape(block)}"]`)) || around;
}

function mark(finding) {
  const place = finding.dataset.place && placeOf(finding.dataset.place);
  if (!place) return;
  const marker = document.createElement("div");
  const kind = ["block", "info"].find((name) => finding.classList.contains(`proofing__finding--${name}`));
  marker.setAttribute("role", "note");
  marker.className = `proofing-marker${kind ? ` proofing-marker--${kind}` : ""}`;
  const said = ["message", "excerpt", "suggestion"].map((part) => finding.querySelector(`[data-${part}]`));
  marker.append(...said.filter(Boolean).flatMap((part) => [part.cloneNode(true), " "]));
  place.append(marker);
  const jump = finding.querySelector("[data-proofing-jump]");
  jump.hidden = false;
  jump.onclick = (event) => {
    event.preventDefault();
    const inputs = ["[contenteditable=true]", "input:not([type=hidden]), textarea, select", "button"];
    const input = inputs.map((selector) => place.querySelector(selector)).find(Boolean);
    marker.scrollIntoView({ block: "center" });
    input?.focus({ preventScroll: true });
  };
}

function markAll() {
  document.querySelectorAll(".proofing-marker").forEach((marker) => marker.remove());
  panel()?.querySelectorAll("[data-place]").forEach(mark);
}

/* Pages whose type has no panel of ours: above their first one. */
function insert(fresh) {
  const heading = document.createElement("h2");
  heading.textContent = fresh.querySelector("[data-heading]").dataset.heading;
  const section = document.createElement("section");
  section.className = "proofing-section";
  section.append(heading, fresh);
  form().querySelector("[data-panel]")?.before(section);
}

function show(html) {
  const ticked = [...document.querySelectorAll("[data-proofing-key]:checked")].map((box) => box.value);
  const reason = document.querySelector("[data-proofing-reason]")?.value;
  const fresh = document.createRange().createContextualFragment(html);
  if (panel()) panel().replaceWith(fresh);
  else insert(fresh);
  ticked.forEach((key) => {
    const box = document.getElementById(`finding-${key}`);
    if (box) box.checked = true;
  });
  const field = document.querySelector("[data-proofing-reason]");
  if (field && reason) field.value = reason;
  markAll();
}

let asking;
async function ask(url, body) {
  asking?.abort();
  asking = new AbortController();
  const { CSRF_TOKEN, CSRF_HEADER_NAME } = window.wagtailConfig;
  try {
    const headers = { [CSRF_HEADER_NAME]: CSRF_TOKEN };
    const answer = await fetch(url, { method: "POST", body, headers, signal: asking.signal });
    if (answer.status === 200 || answer.status === 422) show(await answer.text());
  } catch (error) {
    // A newer question has taken the place of this one, or the network is away: the findings on the screen stay.
    if (!["AbortError", "TypeError"].includes(error.name)) throw error;
  }
}

const check = () => checkUrl() && ask(checkUrl(), new FormData(form()));

function accept() {
  const body = new FormData();
  document.querySelectorAll("[data-proofing-key]:checked").forEach((box) => body.append("key", box.value));
  body.append("reason", document.querySelector("[data-proofing-reason]").value);
  return ask(panel().dataset.acceptUrl, body);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-proofing-check], [data-proofing-accept]");
  if (!button) return;
  await ("proofingAccept" in button.dataset ? accept() : check());
  panel().focus();
});
document.addEventListener("w-autosave:success", check);

// Blocks are drawn by Wagtail's own scripts, so the marks are set once those have run.
if (form()) window.addEventListener("load", () => (panel() ? markAll() : check()));
