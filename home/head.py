"""The head of every page: what search engines, messengers and directories of public sites read of it.

A page says of itself what it knows in `head_facts`, a dictionary with any of: `published`, `updated`, `source`,
`author`, `keywords`, `picture`, `kind` (of Open Graph). Where the names of the metas come from: Chinese public sites'
《政府网站发展指引》 (SiteName … Url), https://ogp.me, Toutiao (`bytedance:`), Baidu's time factor.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.timezone import localtime

from wagtail.models import Site

from fragments.remembering import remembered
from zhsearch.engines import is_hidden_at
from zhsearch.result_panel import described

from .furniture import Furniture, facts_of_picture
from .site_data import baidu_time, below, site_graph

LONGEST_DESCRIPTION = 120
MOST_KEYWORDS = 5


@dataclass
class Head:
    """All of it as names and values; the template only writes them down. Empty values are left out."""

    frame: Furniture
    number: int = 1
    record: object = None
    linked: bool = False
    facts: dict = field(init=False)

    def __post_init__(self):
        self.facts = getattr(self.page, "head_facts", None) or {}

    @property
    def page(self):
        return self.frame.page

    @cached_property
    def title(self) -> str:
        """Without the names of section and site."""
        return str(self.record) if self.record else getattr(self.page, "seo_title", "") or self.page.title

    @cached_property
    def description(self) -> str:
        told = getattr(self.record, "summary", "") if self.record else described(self.page)
        text = " ".join((told or self.frame.facts.tagline).split())
        return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1].rstrip()}…"

    @cached_property
    def keywords(self) -> list[str]:
        known = [*self.facts.get("keywords", []), self.frame.column_title, self.frame.name]
        return list(dict.fromkeys(word for word in known if word))[:MOST_KEYWORDS]

    @cached_property
    def canonical(self) -> str:
        """The one address of what is shown: of a record below the page, of page 2 of a list, without any filter."""
        full, path = self.page.get_full_url(self.frame.request) or "", self.page.get_url(self.frame.request) or ""
        here = self.frame.request.path
        front = full.removesuffix(path if "://" not in path else "")
        address = front + here if front != full and here.startswith(path) else full
        return f"{address}?page={self.number}" if self.number > 1 else address

    @cached_property
    def is_hidden(self) -> bool:
        is_preview = getattr(self.frame.request, "is_preview", False)
        return bool(is_preview or getattr(self.page, "noindex", False) or self.is_below_hidden())

    def is_below_hidden(self) -> bool:
        known = getattr(self.page, "hidden_above", None)
        if known is not None:
            return known
        above = self.page.path[: -self.page.steplen]
        return bool(above) and remembered(("home", "hidden", above), lambda: is_hidden_at(above))

    @cached_property
    def picture(self) -> dict:
        shown = self.record or self.page
        own = self.facts.get("picture") or getattr(shown, "picture", None) or getattr(shown, "portrait", None)
        known = facts_of_picture(own) if own else self.frame.facts.share_picture
        return known | {"url": below(self.root_url, known["url"])} if known else {}

    @cached_property
    def root_url(self) -> str:
        return Site.find_for_request(self.frame.request).root_url

    @property
    def published(self) -> datetime | None:
        return self.facts.get("published")

    @property
    def updated(self) -> datetime | None:
        """Never before it was published: an editor may have set that time by hand."""
        return max(filter(None, (self.published, self.facts.get("updated"))), default=None)

    @property
    def is_front(self) -> bool:
        return self.frame.way[:1] == [self.page]

    @cached_property
    def metas(self) -> list[tuple[str, str]]:
        """`<meta name=… content=…>`."""
        return kept([*self.public_site_metas(), *(self.frame.settings.proof_tags if self.is_front else [])])

    def public_site_metas(self) -> list[tuple[str, str]]:
        is_text = self.published is not None
        return [
            ("robots", "noindex" if self.is_hidden else ""),
            ("description", self.description),
            ("keywords", ",".join(self.keywords)),
            ("SiteName", self.frame.name),
            ("SiteDomain", self.root_url.partition("://")[2]),
            ("ColumnName", self.frame.column_title or ("" if self.is_front else self.page.title)),
            ("ColumnDescription", "" if is_text else self.description),
            ("ArticleTitle", self.title if is_text else ""),
            ("PubDate", f"{localtime(self.published):%Y-%m-%d %H:%M}" if is_text else ""),
            ("ContentSource", self.facts.get("source") or (self.frame.name if is_text else "")),
            ("Author", self.facts.get("author", "")),
            ("Keywords", ",".join(self.keywords) if is_text else ""),
            ("Description", self.description if is_text else ""),
            ("Image", self.picture.get("url", "") if is_text else ""),
            ("Url", self.canonical),
        ]

    @cached_property
    def properties(self) -> list[tuple[str, str]]:
        """`<meta property=… content=…>`."""
        return kept(
            [
                ("og:type", self.facts.get("kind", "website")),
                ("og:title", self.title),
                ("og:description", self.description),
                ("og:url", self.canonical),
                ("og:site_name", self.frame.name),
                ("og:locale", "zh_CN"),
                ("og:image", self.picture.get("url", "")),
                ("og:image:width", self.picture.get("width", "")),
                ("og:image:height", self.picture.get("height", "")),
                ("og:image:alt", self.picture.get("alt", "")),
                *self.moments(),
            ]
        )

    def moments(self) -> list[tuple[str, str]]:
        if not self.published:
            return []
        published, updated = (
            localtime(moment).isoformat(timespec="seconds") for moment in (self.published, self.updated)
        )
        return [
            ("article:published_time", published),
            ("article:modified_time", updated),
            ("article:author", self.facts.get("author", "")),
            ("article:section", self.frame.column_title),
            ("bytedance:published_time", published),
            ("bytedance:updated_time", updated),
        ]

    @cached_property
    def linked_data(self) -> list[dict]:
        """JSON-LD of the site, and of the page where its own app says nothing; Baidu's time factor of a text."""
        return [site_graph(self), *([baidu_time(self)] if self.published else [])]

    @cached_property
    def feeds(self) -> list[dict]:
        return self.frame.feeds


def kept(rows: list) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in rows if value not in ("", None)]
