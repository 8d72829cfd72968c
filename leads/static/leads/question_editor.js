// The editor's questions: only the boxes that the chosen kind of answer needs, and what stands before as suggestions.
const NEEDED = {
  "formbuilder-choices": ["checkboxes", "dropdown", "multiselect", "radio"],
  "formbuilder-default": ["singleline", "multiline", "email", "number", "url", "checkboxes", "dropdown", "multiselect", "radio", "date", "datetime", "hidden"],
  "formbuilder-parameter": ["hidden"],
};
const rows = () => [...document.querySelectorAll("[id^=inline_child_form_fields-]")].filter((row) => !row.classList.contains("deleted") && row.offsetParent);
const inRow = (row, name) => row.querySelector(`[name^=form_fields-][name$=-${name}]`);

const showWhatIsNeeded = (row) => {
  const kind = inRow(row, "field_type")?.value;
  for (const [panel, kinds] of Object.entries(NEEDED)) {
    const box = row.querySelector(`.${panel}`);
    if (box) box.hidden = Boolean(kind) && !kinds.includes(kind);
  }
};

// A list of suggestions, filled when its box is entered: the questions may have moved meanwhile.
const suggest = (field, words) => {
  const id = `${field.id}-list`;
  const list = document.getElementById(id) || Object.assign(document.createElement("datalist"), { id });
  list.replaceChildren(...words.map((word) => new Option(word, word)));
  field.after(list);
  field.setAttribute("list", id);
};
const choicesOf = (row) => (inRow(row, "choices")?.value || "").split(/\n|,|，/).map((word) => word.trim()).filter(Boolean);

document.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-field_type")) rows().forEach(showWhatIsNeeded);
});
document.addEventListener("focusin", ({ target }) => {
  const all = rows();
  const before = all.slice(0, all.findIndex((row) => row.contains(target)));
  const telling = before.filter((row) => ["checkbox", ...NEEDED["formbuilder-choices"]].includes(inRow(row, "field_type")?.value));
  if (target.name?.endsWith("-only_if_question")) suggest(target, telling.map((row) => inRow(row, "label").value));
  if (target.name?.endsWith("-only_if_answer")) {
    const asked = inRow(all[before.length], "only_if_question").value;
    suggest(target, telling.filter((row) => inRow(row, "label").value === asked).flatMap(choicesOf));
  }
});
const start = () => rows().forEach(showWhatIsNeeded);
document.addEventListener("DOMContentLoaded", () => {
  start();
  const list = document.getElementById("id_form_fields-FORMS");
  if (list) new MutationObserver(start).observe(list, { childList: true });
});
