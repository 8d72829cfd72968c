// Comfort for enquiry forms: one key per filled form, no double sending, a draft that survives a reload.
(() => {
  const drafts = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)) || {}; } catch { return {}; }
  };
  const keep = (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* private */ } };
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);

  document.querySelectorAll("form[data-enquiry]").forEach((form) => {
    const name = `enquiry ${form.action}`;
    const draft = drafts(name);
    for (const field of form.elements) {
      if (field.name in draft && field.type !== "hidden" && field.type !== "checkbox" && !field.value) field.value = draft[field.name];
    }
    form.elements.key.value = form.elements.key.value || draft.key || newKey();

    form.addEventListener("input", () => {
      const typed = { key: form.elements.key.value };
      for (const field of form.elements) if (field.name && field.type !== "hidden" && field.type !== "checkbox") typed[field.name] = field.value;
      keep(name, typed);
    });
    form.addEventListener("submit", () => {
      const button = form.querySelector("[type=submit]");
      setTimeout(() => { button.disabled = true; });
      addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
    });
  });

  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  if (document.querySelector(".receipt")) {
    try { Object.keys(sessionStorage).filter((name) => name.startsWith("enquiry ")).forEach((name) => sessionStorage.removeItem(name)); } catch { /* private */ }
  }
})();
