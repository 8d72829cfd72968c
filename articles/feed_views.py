"""Where feeds are read: `<page>/feed.rss`, `.atom`, `.json` below a front page, a section, a tag, a source."""

import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

import swapper
from wagtail.models import Site

from zhsearch.engines import is_hidden, listed

from .feeds import KINDS, Channel, last_change, newest, write_feed
from .index_mixin import ArticleIndexPageMixin
from .listings import live_articles
from .sources import ArticleSource
from .withdrawals.records import last_withdrawal_below

swapper.set_app_prefix("wagtailcore", "wagtail")


@require_safe
def section_feed(request, path: str, kind: str):
    """The newest articles below the page at this path."""
    page = page_with_feed(request, path)
    return answer(request, kind, page, live_articles(within=page), page.title)


@require_safe
def tag_feed(request, path: str, tag: str, kind: str):
    """The newest articles with this tag below the page at this path."""
    page = page_with_feed(request, path)
    articles = live_articles(within=page).filter(tags__slug=tag) if hasattr(live_articles().model, "tags") else None
    if articles is None:
        raise Http404
    name = articles.model.tags.through.tag_model().objects.filter(slug=tag).values_list("name", flat=True).first()
    if name is None:
        raise Http404
    return answer(request, kind, page, articles, f"{name} - {page.title}")


@require_safe
def source_feed(request, path: str, pk: str, kind: str):
    """The newest articles from this source below the page at this path."""
    page = page_with_feed(request, path)
    source = get_object_or_404(ArticleSource, pk=pk)
    return answer(request, kind, page, live_articles(within=page).filter(source=source), f"{source} - {page.title}")


def page_with_feed(request, path: str):
    """The public page at the path that has articles below it by its nature. Raises Http404 for any other."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    model = swapper.load_model("wagtailcore", "Page")
    url_path = f"{site.root_page.url_path}{path}"
    # Only the slug has an index.
    slug = url_path.strip("/").rpartition("/")[2]
    page = model.objects.live().public().filter(slug=slug, url_path=url_path).first()
    if page is None or not has_feed(page, site.root_page) or is_hidden(page.specific):
        raise Http404
    return page


def has_feed(page, root) -> bool:
    """A section, an institution, the top of the portal."""
    kind = page.specific_class
    is_section = kind is not None and issubclass(kind, ArticleIndexPageMixin)
    return is_section or page.pk == root.pk or getattr(kind, "is_institution", False)


def answer(request, kind: str, page, articles, title: str) -> HttpResponse:
    root_url = Site.find_for_request(request).root_url
    channel = Channel(
        title=title,
        description=getattr(page.specific, "summary", ""),
        url=page.get_full_url(request),
        feed_url=root_url + request.path,
        root_url=root_url,
    )
    shown = newest(listed(articles))
    response = HttpResponse(write_feed(kind, channel, shown), content_type=f"{KINDS[kind]}; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "public, no-cache"
    changed = last_change(shown, last_withdrawal_below(page))
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    modified = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag=response["ETag"], last_modified=modified, response=response)


def feeds_of_page(page, way: list) -> list[dict]:
    """Hook `feeds_of_page`: the feeds a reader of this page may follow, of the nearest page above that has them."""
    found = next((step for step in reversed(way) if has_feed(step, way[0])), None)
    return [
        {"type": media_type, "title": f"{found.title} {kind.upper()}", "url": address}
        for kind, media_type in KINDS.items()
        if found and (address := feed_address(found, way[0], kind))
    ]


def feed_address(page, root, kind: str) -> str:
    """Empty where the site does not mount the feeds."""
    try:
        return reverse("article_feeds:section", args=[page.url_path.removeprefix(root.url_path), kind])
    except NoReverseMatch:
        return ""
