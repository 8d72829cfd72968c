/* 一键排版: the editor's side of `articles/tidy.py`. Text keeps its length, so styles, links and comments stay put. */
(() => {
    const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u3007";
    const CHINESE = `${HAN}，。；：？！、（）“”‘’《》【】…—`;
    const BESIDE_CHINESE = new RegExp(
        `(?<=[${HAN}”’）》】])(?:[,;:?!]|\\.(?=\\s*(?:[${CHINESE}]|$)))|(?<=[0-9A-Za-z%])[,;:?!](?=[${HAN}])`, "g");
    const BRACKETS = new RegExp(
        `(?<![a-zA-Z0-9])\\(([^()]*[${HAN}][^()]*)\\)|(?<=[${HAN}])\\(([^()]*)\\)(?=[${CHINESE}]|$)`, "g");
    const FULL_WIDTH = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。" };
    const MARGIN = /^[\s\u3000\u200b\ufeff]+|[\s\u3000\u200b\ufeff]+$/g;
    const words = document.currentScript.dataset;

    const tidyText = (text) => text
        .replace(/[\u00a0\u2002\u2003\u2009\t\r\n]/g, " ")
        .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
        .replace(BESIDE_CHINESE, (mark) => FULL_WIDTH[mark])
        .replace(BRACKETS, (whole) => `（${whole.slice(1, -1)}）`);

    const tidyBlock = (block) => {
        if (block.getType() === "atomic") return block;
        const text = tidyText(block.getText());
        const from = text.length - text.trimStart().replace(/^[\u200b\ufeff]+/, "").length;
        const to = Math.max(from, text.trimEnd().length);
        return block.merge({ text: text.slice(from, to), characterList: block.getCharacterList().slice(from, to) });
    };
    const isEmpty = (block) => block.getType() !== "atomic" && block.getText().replace(MARGIN, "") === "";

    /* One step for undo. The first block stays even if empty: an editor needs one. */
    const tidyState = (state) => {
        const { EditorState, SelectionState } = window.DraftJS;
        const content = state.getCurrentContent();
        const tidied = content.getBlockMap().map(tidyBlock);
        const kept = tidied.filterNot(isEmpty);
        const blockMap = kept.size ? kept : tidied.take(1);
        const same = blockMap.size === content.getBlockMap().size
            && blockMap.every((block, key) => block.getText() === content.getBlockForKey(key).getText());
        if (same) return state;
        const end = SelectionState.createEmpty(blockMap.last().getKey());
        const next = content.merge({ blockMap, selectionBefore: state.getSelection(), selectionAfter: end });
        return EditorState.push(state, next, "change-block-data");
    };

    /* What Word and WPS put on the clipboard, without their styles, comments and hand-written list numbers. */
    const tidyMarkup = (html) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        page.querySelectorAll("style,script,meta,link,title,xml").forEach((junk) => junk.remove());
        page.querySelectorAll("[style*='mso-list']").forEach((part) => {
            if (/mso-list:\s*ignore/i.test(part.getAttribute("style"))) part.remove();
        });
        page.querySelectorAll("*").forEach((part) => {
            if (part.tagName.includes(":")) part.replaceWith(...part.childNodes);
            part.removeAttribute("style");
            part.removeAttribute("class");
        });
        return page.body.innerHTML.replace(/<!--[\s\S]*?-->/g, "");
    };

    const pasted = (html, text) => {
        const { ContentState, convertFromHTML } = window.DraftJS;
        if (!html) return ContentState.createFromText(text).getBlocksAsArray();
        return convertFromHTML(tidyMarkup(html)).contentBlocks || [];
    };

    const handlePastedText = (text, html, state, { setEditorState }) => {
        const { BlockMapBuilder, EditorState, Modifier } = window.DraftJS;
        if (html && html.includes("data-draftail")) return "not-handled"; // from one editor to another: as it is
        const blocks = pasted(html, text).map(tidyBlock).filter((block) => !isEmpty(block));
        if (!blocks.length) return "not-handled";
        const content = Modifier.replaceWithFragment(
            state.getCurrentContent(), state.getSelection(), BlockMapBuilder.createFromArray(blocks));
        setEditorState(EditorState.push(state, content, "insert-fragment"));
        return "handled";
    };

    const TidyButton = ({ getEditorState, onChange }) => window.React.createElement(window.Draftail.ToolbarButton, {
        name: "TIDY",
        icon: window.React.createElement(window.wagtail.components.Icon, { name: "tidy" }),
        title: words.title,
        onClick: () => onChange(tidyState(getEditorState())),
    });

    window.draftail.registerPlugin({ type: "TIDY", inline: TidyButton }, "controls");
    window.draftail.registerPlugin({ type: "TIDY", handlePastedText }, "plugins");

    /* The whole body at once, and back. */
    window.wagtail.app.register("tidy", class extends window.StimulusModule.Controller {
        static targets = ["undo", "result"];

        editors() {
            const body = document.getElementById("panel-child-content-body-section") || document;
            return [...body.querySelectorAll("input[type=hidden]")].map((input) => input.draftailEditor).filter(Boolean);
        }

        tidy() {
            this.changed = this.editors().filter((editor) => {
                const before = editor.getEditorState();
                const after = tidyState(before);
                if (after === before) return false;
                editor.onChange(after);
                return true;
            });
            this.say(this.changed.length ? words.done.replace("%s", this.changed.length) : words.nothing);
            this.undoTarget.hidden = !this.changed.length;
        }

        undo() {
            this.changed.forEach((editor) => editor.onChange(window.DraftJS.EditorState.undo(editor.getEditorState())));
            this.undoTarget.hidden = true;
            this.say(words.undone);
        }

        say(text) {
            this.resultTarget.textContent = text;
        }
    });
    window.tidyText = tidyText;
})();
