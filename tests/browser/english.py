"""Finding English on a screen that should be Chinese."""

import re

# Everything a person could read or hear: text, also of closed dialogs, and what stands in attributes.
TEXTS = """() => {
    const found = [], attributes = ["title", "aria-label", "placeholder", "alt", "aria-description"];
    const unseen = "textarea,code,[data-side-panel-toggle-counter],.xdsoft_save_selected";
    const walk = (root) => {
        for (const node of root.childNodes) {
            if (node.nodeType === Node.TEXT_NODE) found.push(node.nodeValue);
            if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) continue;
            for (const name of attributes) if (node.getAttribute(name)) found.push(node.getAttribute(name));
            if (node.matches("input[type=submit],input[type=button],input[type=reset]")) found.push(node.value);
            if (!node.matches(unseen)) walk(node.content || node);
        }
    };
    found.push(document.title);
    walk(document.body);
    return [...new Set(found.map((text) => text.trim()).filter(Boolean))];
}"""
# A chooser answers with the inside of a dialog, which Wagtail's scripts would open.
DIALOG = """async (address) => {
    const answer = await fetch(address, {headers: {"X-Requested-With": "XMLHttpRequest"}});
    if (!answer.ok) return false;
    document.body.innerHTML = (await answer.json()).html;
    return true;
}"""
LINKS = """() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"))"""

# Not words but addresses, files, slugs, dotted names, keyboard keys and numbers with letters in them.
TECHNICAL = re.compile(
    r"<[^>]*>|https?://\S+|\S+@\S+|[\w-]*[./_]\S*|[a-z0-9]+(-[a-z0-9]+)+|\b\w*\d\w*\b|\b(Ctrl|Alt|Shift|Enter|Esc|Tab|Home|End)\b"
)
NAMES = {
    *(
        "Wagtail",
        "Django",
        "English",
        "XLSX",
        "CSV",
        "PDF",
        "DOCX",
        "URL",
        "API",
        "ICP",
        "SHA",
        "JSON",
        "HTML",
        "RSS",
        "XML",
    ),
    *("Markdown", "Word", "Excel", "SEO", "AVIF", "GIF", "JPG", "JPEG", "PNG", "WEBP", "SVG", "ODT", "PPTX", "RTF"),
    *(
        "TXT",
        "ZIP",
        "UTC",
        "GMT",
        "localhost",
        "XFDEMO",
        "Asia",
        "Shanghai",
        "YouTube",
        "Vimeo",
        "Webhook",
        "IndexNow",
        "ADHD",
        "HTTP",
        "HTTPS",
        "MBA",
        "DeepSeek",
        "CDN",
    ),
    # The accounts of the demo.
    *("guanli", "bianji", "chushen", "fushen", "zhongshen", "shichang", "yinsi"),
}


# Written into Wagtail 8.0.1 itself, out of reach of a catalogue and of any template that is small enough to keep as our
# own: labels it makes from the names of fields (choice of a page in workflows and groups, promoted search results), and
# the unseen button of its search box.
LEFT_IN_WAGTAIL = {"Page", "External link text", "Search"}
# Page types of the suite's own site.
OF_THE_SUITE = re.compile(r"Own [a-z ]+ page", re.IGNORECASE)


def english_words(text: str) -> list[str]:
    """The words of three letters and more that are neither names nor technical."""
    if text in LEFT_IN_WAGTAIL:
        return []
    words = re.findall(r"[A-Za-z]{3,}", TECHNICAL.sub(" ", OF_THE_SUITE.sub(" ", text)))
    return [word for word in words if word not in NAMES]
