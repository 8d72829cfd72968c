"""`/articles`: what a headless front end reads."""

import base64
import binascii
from datetime import UTC, date, datetime, time
from typing import Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext as _

from wagtail.models import Site

from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from fragments.restrictions import private_paths
from zhsearch.hits import page_hits

from . import hot_lists
from .api_answers import ArticleDetail, ArticlePageOfCards, HotArticle, ViewCount, card_of, detail_of
from .api_cards import as_text, card_rows, cards_of_rows, front_rows
from .conf import article_model
from .counting.counter import count_reading
from .listings import live_articles
from .sections import section_at
from .view_counts import total_views
from .withdrawals.gone import explain
from .withdrawals.records import open_withdrawal

router = Router(tags=["articles"])
MOST_FOUND = 900  # as many ids as SQLite takes in one statement


class ArticleFilters(Schema):
    section: str | None = Field(None, description="Id or path of a section, for example `12` or `/yunling/zixun/`.")
    tag: str | None = Field(None, description="Name of a tag.")
    source: str | None = Field(None, description="Name of a source.")
    published_after: datetime | date | None = Field(None, description="This moment or later.")
    published_before: datetime | date | None = Field(None, description="Before this moment.")
    q: str | None = Field(None, max_length=100, description="Words to search for; Chinese works.")
    order: Literal["-published_at", "published_at"] = Field("-published_at", description="Newest or oldest first.")
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, max_length=200, description="`next_cursor` of the answer before.")


def public_articles(request):
    return live_articles(within=Site.find_for_request(request).root_page)


def matching(request, filters: ArticleFilters):
    articles = public_articles(request)
    if filters.section:
        articles = articles.descendant_of(section_at(request, filters.section))
    if filters.tag:
        articles = articles.filter(tags__name=filters.tag)
    if filters.source:
        articles = articles.filter(source__name=filters.source)
    if filters.published_after:
        articles = articles.filter(published_at__gte=moment_of(filters.published_after))
    if filters.published_before:
        articles = articles.filter(published_at__lt=moment_of(filters.published_before))
    if filters.q:
        found = page_hits(public_articles(request), filters.q, ["pk"], newest_first=True, most=MOST_FOUND)
        articles = articles.filter(pk__in=[key for (key,) in found.rows[:MOST_FOUND]])
    return articles


def moment_of(value: datetime | date) -> datetime:
    """The moment meant, in the site's time zone where none is named. Raises HttpError where the calendar ends."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    try:
        return (moment if is_aware(moment) else make_aware(moment)).astimezone(UTC)
    except OverflowError as error:
        raise HttpError(400, _("No calendar has this day.")) from error


def after_cursor(articles, filters: ArticleFilters):
    """Everything behind the last card of the answer before, so that a walk meets each article once."""
    descending = filters.order.startswith("-")
    articles = articles.order_by(filters.order, "-pk" if descending else "pk")
    if filters.cursor:
        moment, pk = read_cursor(filters.cursor)
        side = "lt" if descending else "gt"
        articles = articles.filter(**{f"published_at__{side}e": moment}).exclude(
            **{"published_at": moment, f"pk__{'gte' if descending else 'lte'}": pk}
        )
    return articles


def write_cursor(moment: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {pk}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        moment, pk = base64.urlsafe_b64decode(cursor).decode().rsplit(" ", 1)
        return moment_of(datetime.fromisoformat(moment)), int(pk)
    except (ValueError, binascii.Error) as error:
        raise HttpError(400, _("The cursor is not one this API has given. Start again without it.")) from error


@router.get("", response=ArticlePageOfCards, summary="Articles as cards")
def list_articles(request, filters: Query[ArticleFilters]):
    """Newest first. Follow `next_cursor` until it is null."""
    found = rows_asked_for(request, filters)
    shown = found[: filters.limit]
    cards = ", ".join(cards_of_rows(shown, article_model(), request))
    last = shown[-1] if len(found) > filters.limit else None
    cursor = as_text(write_cursor(last["published_at"], last["pk"]) if last else None)
    text = f'{{"items": [{cards}], "next_cursor": {cursor}}}'
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def rows_asked_for(request, filters: ArticleFilters) -> list[dict]:
    """One more than are shown, where there is one."""
    most = filters.limit + 1
    if filters.model_fields_set <= {"limit", "order"}:
        root = Site.find_for_request(request).root_page
        return front_rows(article_model(), private_paths(), root.path, root.depth, filters.order, most).ask()
    return card_rows(after_cursor(matching(request, filters), filters)[:most])


@router.get("/hot", response=list[HotArticle], summary="Most read articles")
def hot_articles(
    request,
    window: Literal["day", "week", "month"] = "week",
    section: str | None = Query(None, description="Id or path of a section, for example `12` or `/yunling/zixun/`."),
    limit: int = Query(10, ge=1, le=50),
):
    """Most read in the last day, week or month, with the views of that time; filled up with what was read before."""
    under = section_at(request, section) if section else Site.find_for_request(request).root_page
    cards = hot_lists.hot_articles(under, window, limit)
    views = total_views(card.counted_pk for card in cards)
    return [card_of(card, request, views[card.counted_pk]) | {"views_in_window": card.recent_views} for card in cards]


@router.get("/{int:article_id}", response=ArticleDetail, summary="One article in full")
def get_article(request, article_id: int):
    """Blocks and finished HTML, the way to it, its neighbours and what to read next."""
    article = public_articles(request).defer(None).filter(pk=article_id).first()
    if article is None:
        refuse_what_is_gone(request, article_id)
        raise Http404
    return detail_of(article, request)


def refuse_what_is_gone(request, article_id: int) -> None:
    """Raise 410 for an article of this site that was withdrawn."""
    withdrawal = open_withdrawal(article_id)
    if withdrawal and withdrawal.url_path.startswith(Site.find_for_request(request).root_page.url_path):
        raise HttpError(410, explain(withdrawal))


@router.post("/{int:article_id}/views", response=ViewCount, summary="Count one view")
def add_view(request, article_id: int):
    """Call it once when a person really sees the article. Robots and prefetches are answered, not counted."""
    counted = get_object_or_404(live_articles(), pk=article_id).counted_pk
    try:
        views = count_reading(request, counted)
    except OSError as error:
        raise HttpError(503, _("The view could not be counted.")) from error
    return {"view_count": total_views([counted])[counted] if views is None else views}
