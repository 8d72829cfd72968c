"""热门文章: most read in a day, a week, a month, below any page of the tree."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .conf import conf
from .listings import as_cards, beneath, live_articles, popular_articles
from .parts import part_of
from .view_counts import views_since

WINDOWS = {"day": 1, "week": 7, "month": 30}
LABELS = {"day": _("Today"), "week": _("This week"), "month": _("This month")}
REMEMBERED = 60  # more than a list shows: what is gone since then is left out when it is read


def hot_articles(under, window: str = "week", limit: int = 10) -> list:
    """Cards of the articles below a page most read in a `day`, `week` or `month`, each with its `recent_views`.

    Filled up with what was read before and then with the newest, so never empty where there is an article.
    Raises KeyError for another window.
    """
    views = recent_views(under, window)
    articles = live_articles(within=under)
    cards = as_cards(chosen(views, still_there(articles, [views]), limit, lambda: popular_articles(articles, limit)))
    for card in cards:
        card.recent_views = views.get(card.pk, 0)
    return cards


def hot_lists(under, limit: int = 10) -> list[dict]:
    """All three at once, for tabs: the `window`, its `label` and its `cards`; as many queries as for one."""
    return lists_of(under, limit, {window: recent_views(under, window) for window in WINDOWS})


def lists_of(under, limit: int, views: dict[str, Iterable[int]]) -> list[dict]:
    """By what was read most in each window."""
    articles = live_articles(within=under)
    known, more = still_there(articles, views.values()), []
    if any(len(known.keys() & set(found)) < limit for found in views.values()):
        more = popular_articles(articles, limit)
    return [
        {"window": window, "label": LABELS[window], "cards": chosen(found, known, limit, lambda: more)}
        for window, found in views.items()
    ]


def drawn_hot_lists(under, request, limit: int = 10) -> SafeString:
    """The lists as a page shows them, drawn once until one of them has changed; empty where there is no article."""
    views = tuple((window, tuple(recent_views(under, window))) for window in WINDOWS)

    def draw(page, request):
        lists = lists_of(page, limit, dict(views))
        context = {"hot_lists": lists, "request": request}
        return render_to_string("articles/includes/hot_lists.html", context) if lists[0]["cards"] else ""

    return mark_safe(part_of(under, request, "hot", draw, limit, views))  # noqa: S308 -- was rendered


def hot_lists_of_page(page, request) -> SafeString:
    """Hook `hot_lists_of_page`: the lists, drawn; empty where there is no article."""
    return drawn_hot_lists(page, request)


def still_there(articles, lists) -> dict:
    """The articles of these lists that a visitor may see."""
    wanted = {pk for views in lists for pk in views}
    return articles.in_bulk(wanted) if wanted else {}


def chosen(views: Iterable[int], known: dict, limit: int, more) -> list:
    found = [known[pk] for pk in views if pk in known][:limit]
    have = {card.pk for card in found}
    return found if len(found) == limit else [*found, *(card for card in more() if card.pk not in have)][:limit]


def recent_views(under, window: str) -> dict[int, int]:
    """Views by page id, most first. Added up afresh every few minutes, not for every reader."""
    since = localdate() - timedelta(days=WINDOWS[window] - 1)
    key = f"articles.hot.{under.pk}.{window}.{since}"
    found = cache.get(key)
    if found is None:
        rows = views_since(since).filter(beneath(under.path, "page__path"))
        found = dict(rows.values_list("page_id", "recent")[:REMEMBERED])
        cache.set(key, found, conf.HOT_SECONDS)
    return found
