"""What a visitor may mean while she types."""

from django.urls import reverse

from wagtail.models import Page, Site

from zhsearch.hits import typed_hits

SUGGESTIONS = 8


def suggestions(request, typed: str) -> list[dict]:
    """The newest public pages whose title goes on as typed, each title once."""
    root = Site.find_for_request(request).root_page
    pages = Page.objects.descendant_of(root).live().public()
    found = typed_hits(pages, typed, ["pk", "title", "url_path"], most=SUGGESTIONS * 3) if typed else []
    by_title = {title: url_path for _key, title, url_path in reversed(found)}
    return [{"title": title, "url": address_of(url_path, root)} for title, url_path in list(by_title.items())[::-1]][
        :SUGGESTIONS
    ]


def address_of(url_path: str, root: Page) -> str:
    return reverse("wagtail_serve", args=[url_path.removeprefix(root.url_path)])
