"""The editor's look at the outside: how the page will stand in Baidu's results and in a WeChat share."""

from django.forms import Media
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static

# Of what Baidu shows; a Chinese letter counts one, two Latin letters count one.
TITLE, DESCRIPTION = 30, 78
DESCRIBED_BY = ("search_description", "summary", "introduction", "intro", "hero_text")


def cut(text: str, length: int) -> str:
    """The text as a list of results shows it, at most as wide as `length` Chinese letters."""
    text, wide = " ".join(text.split()), 0
    for place, letter in enumerate(text):
        wide += 1 if ord(letter) > 0x2E7F else 0.5
        if wide > length:
            return text[:place].rstrip() + "…"
    return text


def described(page) -> str:
    """The first of the page's own words about itself."""
    return next((text for name in DESCRIBED_BY if (text := getattr(page, name, ""))), getattr(page, "excerpt", ""))


def title_ending(page) -> str:
    """What stands behind the page's own title, as the hook `title_ending` knows it."""
    return next((ending for ask in hooks.get_hooks("title_ending") if (ending := ask(page))), "")


class ResultPanel(Panel):
    """Shown beside the fields for search engines; follows the typing where scripts run."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("How it will look outside")} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "zhsearch/panels/result.html"

        @property
        def media(self):
            style = {"all": [versioned_static("zhsearch/result.css")]}
            return Media(js=[versioned_static("zhsearch/result.js")], css=style)

        def get_context_data(self, parent_context=None):
            page = self.instance
            title = getattr(page, "seo_title", "") or page.title
            picture = getattr(page, "cover", None)
            return super().get_context_data(parent_context) | {
                "title_limit": TITLE,
                "description_limit": DESCRIPTION,
                "ending": title_ending(page),
                "result_title": cut(f"{title}{title_ending(page)}", TITLE),
                "result_description": cut(described(page), DESCRIPTION),
                "share_title": title,
                "share_summary": cut(described(page), 40),
                "address": self.address(page),
                "day": getattr(page, "shown_at", None) or page.first_published_at,
                "picture": picture.get_rendition("fill-120x120") if picture else None,
                "described_by": " ".join(DESCRIBED_BY),
            }

        def address(self, page) -> str:
            full = page.get_full_url(self.request) if page.path else ""
            return (full or "").partition("://")[2].strip("/")
