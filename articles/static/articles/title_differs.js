// Shows the hint while the title and the original title differ.
document.addEventListener("DOMContentLoaded", () => {
    const hint = document.querySelector("[data-title-differs]");
    const title = document.querySelector("[name=title]");
    const original = document.querySelector("[name=original_title]");
    if (!hint || !title || !original) return;
    const show = () => {
        const ours = title.value.trim();
        const theirs = original.value.trim();
        hint.hidden = !theirs || ours === theirs;
    };
    title.addEventListener("input", show);
    original.addEventListener("input", show);
});
