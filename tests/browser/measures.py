"""What is measured on a page, in the page: axe's rules, the size of what is pressed, what the keyboard reaches."""

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (only) => {
    const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
    return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target).join(" ; ")}`);
}"""

# A card is pressed anywhere, a tick by its label; a link inside a sentence is as tall as the sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href],button,summary,select,textarea,input")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .filter((one) => !one.matches(".skip, [type=hidden], [tabindex='-1']"))
    .filter((one) => !one.closest("p:not(.btns):not(.kind):not(.hotline),.prose,.agree label"))
    .map((one) => {
        const covers = getComputedStyle(one, "::after").position === "absolute";
        const boxes = [covers ? one.offsetParent : one, ...(one.labels || [])]
            .map((part) => part.getBoundingClientRect());
        const largest = (side) => Math.round(Math.max(...boxes.map((box) => box[side])));
        return {one, width: largest("width"), height: largest("height")};
    })
    .filter(({width, height}) => width && (width < 44 || height < 44))
    .map(({one, width, height}) => `${one.outerHTML.slice(0, 90)} ${width}×${height}`)"""

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# The focused element, whether its focus is seen, and whether anything lies over it.
FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const box = one.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    const style = getComputedStyle(one);
    const card = one.closest("article, li, .panel, label, .field, .agree");
    return {
        name: (one.getAttribute("aria-label") || one.innerText || one.name || "").trim().slice(0, 30),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width === 0 || one.contains(over) || (over && over.contains(one)) || Boolean(card?.contains(over)),
        sheet: one.closest("[popover]")?.id || "",
    };
}"""


def violations(window, *only: str) -> list[str]:
    """What axe objects to; `only` names rules or sets of rules."""
    window.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    return window.evaluate(VIOLATIONS, list(only or RULES))
