// Comfort for enquiry forms: one key per filled form, a draft that survives a reload, sending that does not give up.
// Without this script the form is an ordinary form. A module: however many forms a page has, it runs once.
const PAUSES = [1, 3, 9, 30]; // seconds; the last one repeats while the page is open
const FOR_NOW = new Set([502, 503, 504]);
const kept = (name) => {
  try { return JSON.parse(sessionStorage.getItem(name)) || {}; } catch { return {}; }
};
const keep = (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* private */ } };
const touches = () => { try { return localStorage.getItem("touches") || ""; } catch { return ""; } };
const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
// Before the connection is back, or the pause over, whichever comes first.
const pause = (seconds) => new Promise((resolve) => {
  const timer = setTimeout(resolve, seconds * 1000);
  addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

// The answer of the server, or nothing where it could not be reached or says that it cannot just now.
const send = async (form) => {
  try {
    const body = new FormData(form);
    const plain = form.enctype === "multipart/form-data" ? body : new URLSearchParams(body);
    const patience = plain === body ? 300000 : 30000; // a file takes its time on a slow line
    const answer = await fetch(form.action, { method: "POST", body: plain, signal: AbortSignal.timeout?.(patience) });
    return FOR_NOW.has(answer.status) ? null : answer;
  } catch { return null; }
};

// A question that depends on an earlier answer is shown with it, and sent only then. In order: one may wait for another.
const askWhatApplies = (form) => {
  for (const box of form.querySelectorAll("[data-when]")) {
    const given = new FormData(form).getAll(box.dataset.when);
    const applies = box.dataset.is ? given.includes(box.dataset.is) : given.some(Boolean);
    box.hidden = !applies;
    for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = !applies;
  }
};

// The page may come from a cache that knows nothing of its address.
const fillFromAddress = (form) => {
  const asked = new URLSearchParams(form.dataset.query || location.search);
  for (const field of form.querySelectorAll("[data-from-address]")) field.value = asked.get(field.dataset.fromAddress) || field.value;
};

// A proof of work (ALTCHA, version 2), found while somebody types: unseen for people, a price for machines. Never waited for long.
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hexOf = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const derive = async ({ nonce, salt, cost, keyLength }, counter) => {
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  new DataView(password.buffer).setUint32(password.length - 4, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return hexOf(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost }, key, keyLength * 8));
};
const prove = async (form) => {
  if (!crypto.subtle) return; // not on https
  const challenge = await (await fetch(form.dataset.challenge)).json();
  for (let start = 0; ; start += 16) {
    const derived = await Promise.all(Array.from({ length: 16 }, (_, at) => derive(challenge.parameters, start + at)));
    const found = derived.findIndex((key) => key.startsWith(challenge.parameters.keyPrefix));
    if (found < 0) continue;
    form.elements.proof.value = btoa(JSON.stringify({ challenge, solution: { counter: start + found, derivedKey: derived[found] } }));
    return;
  }
};

const takeCare = (form) => {
  const name = `enquiry ${form.action}`;
  const said = form.querySelector("[data-sending]");
  const draft = kept(name);
  const typed = () => [...form.elements].filter((field) => field.name && !["hidden", "checkbox", "radio", "file"].includes(field.type));
  for (const field of typed()) if (field.name in draft && !field.value) field.value = draft[field.name];
  for (const hint of form.querySelectorAll("[data-without-script]")) hint.hidden = true;
  fillFromAddress(form);
  askWhatApplies(form);
  form.addEventListener("change", () => askWhatApplies(form));
  form.elements.key.value = form.elements.key.value || draft.key || newKey();

  form.addEventListener("input", () => {
    keep(name, Object.fromEntries([["key", form.elements.key.value], ...typed().map((field) => [field.name, field.value])]));
  });

  // Counted without a cookie: that the form was seen, and that somebody began to fill it in.
  const tell = (what) => navigator.sendBeacon?.(new URL(`${what}/`, form.action));
  new IntersectionObserver(([entry], watch) => { if (entry.isIntersecting) { watch.disconnect(); tell("seen"); } }).observe(form);
  form.addEventListener("input", () => tell("begun"), { once: true });

  let proving = null;
  form.elements.proof.value = "";
  form.addEventListener("focusin", () => { proving ??= prove(form).catch(() => {}); });

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    form.elements.touches.value = form.dataset.touches || touches();
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-disabled", "true");
    await Promise.race([proving, new Promise((resolve) => setTimeout(resolve, 3000))]);
    let answer = await send(form);
    for (let turn = 0; !answer; turn += 1) {
      said.hidden = false;
      await pause(PAUSES[Math.min(turn, PAUSES.length - 1)]);
      answer = await send(form);
    }
    busy = false;
    button.removeAttribute("aria-disabled");
    // A receipt has an address of its own; anything else the browser shows as if the form had been sent plainly.
    if (answer.redirected) {
      try { sessionStorage.removeItem(name); } catch { /* private */ }
      // Whoever comes back by the browser's button and asks anew pays anew.
      form.elements.proof.value = "";
      proving = null;
      location.assign(answer.url);
    } else HTMLFormElement.prototype.submit.call(form); // a question may be called “submit”
  });
};

document.querySelectorAll("form[data-enquiry]").forEach(takeCare);
document.getElementById("errors")?.focus();
