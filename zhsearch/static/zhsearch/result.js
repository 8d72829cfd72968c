// Redraws the look at the outside while the editor types. Without this script it shows what was saved last.
const value = (name) => document.getElementById(`id_${name}`)?.value.trim() ?? "";
const width = (letter) => (letter.codePointAt(0) > 0x2e7f ? 1 : 0.5);
const wide = (text) => [...text].reduce((sum, letter) => sum + width(letter), 0);

function cut(text, limit) {
    let sum = 0;
    let shown = "";
    for (const letter of text.replace(/\s+/g, " ")) {
        sum += width(letter);
        if (sum > limit) return `${shown.trimEnd()}…`;
        shown += letter;
    }
    return shown;
}

function draw(panel) {
    const { ending, titleLimit, descriptionLimit, describedBy } = panel.dataset;
    const title = value("seo_title") || value("title");
    const about = describedBy.split(" ").map(value).find(Boolean) ?? "";
    const put = (name, text) => {
        const place = panel.querySelector(`[data-${name}]`);
        place.dataset.saved ??= place.textContent;
        place.textContent = text || place.dataset.saved;
    };
    put("result-title", title && cut(title + ending, Number(titleLimit)));
    put("result-description", cut(about, Number(descriptionLimit)));
    put("share-title", title);
    put("share-summary", cut(about, 40));
    const count = panel.querySelector("[data-result-count]");
    const letters = Math.ceil(wide(title));
    const words = letters > Number(titleLimit) ? count.dataset.beyond : count.dataset.within;
    count.textContent = title ? words.replace("{count}", letters).replace("{limit}", titleLimit) : "";
}

function drawAll() {
    document.querySelectorAll("[data-result]").forEach(draw);
}

document.addEventListener("input", drawAll);
document.addEventListener("DOMContentLoaded", drawAll);
