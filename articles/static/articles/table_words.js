// Gives the table of the editor its words, under the language that the table block asks for.
(() => {
    const words = JSON.parse(document.getElementById("articles-table-words").textContent);
    const entries = Object.entries(words).map(([name, word]) => [`ContextMenu:items.${name}`, word]);
    window.Handsontable?.languages.registerLanguageDictionary("zh-CN", Object.fromEntries(entries));
})();
