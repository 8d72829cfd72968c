"""What feed readers and search engines fetch. Stock: Django's own feed of twenty, and Wagtail's sitemap of all."""

from .case import Case, Request

FEED = Case(
    key="feed",
    name="feed of a section",
    ours=Request("{section_path}feed.rss", holds="<item>"),
    stock=Request("/feed.rss", holds="<item>"),
    bare=True,
)
SITEMAP = Case(
    key="sitemap",
    name="sitemap, its largest file",
    ours=Request("{sitemap_path}", holds="<url>"),
    stock=Request("/sitemap.xml", holds="<url>"),
    one_by_one=True,
)
