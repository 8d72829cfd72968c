"""Articles by the thousand, for load and search tests. The same number is always the same article.

Wagtail's `add_child` and `save_revision` take a dozen statements an article; `bulk_pages` needs a dozen for a thousand.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from taggit.models import Tag
from wagtail.models import Locale, Page

from articles.models import ArticleIndexPage, ArticlePage, ArticleSource, ArticleTag
from articles.view_counts import DailyViewCount, ViewTotal

from .bulk_pages import add_pages
from .illustration import COVERS
from .marks import BULK_ARTICLE, keys_made, mark, marking
from .pictures import cover_picture
from .wording import Writer, blocks

# Fixed, so that the same number is the same moment on every machine.
NEWEST = datetime(2026, 9, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
FIVE_YEARS = 5 * 365  # days
OFFICE_HOURS = 10 * 3600
AT_ONCE = 1000


def load_bulk_articles(tree: dict[str, dict[str, Page]], count: int, progress) -> int:
    """Write the articles of the numbers below `count` that were never made, and return how many."""
    made = keys_made(ArticlePage, BULK_ARTICLE)
    missing = [number for number in range(count) if slug_of(number) not in made]
    if missing:
        newsroom = Newsroom(tree)
        for numbers in portions(progress(missing), AT_ONCE):
            newsroom.publish(numbers)
    return len(missing)


def slug_of(number: int) -> str:
    return f"{BULK_ARTICLE}{number + 1:06d}"


def moment_of(dice: Random) -> datetime:
    """In office hours of one of the days of five years."""
    return NEWEST - timedelta(days=int(dice.random() * FIVE_YEARS), seconds=-int(dice.random() * OFFICE_HOURS))


def portions(things: Iterable, size: int) -> Iterator[list]:
    things = iter(things)
    while portion := list(islice(things, size)):
        yield portion


class Newsroom:
    """What all bulk articles share: sections, sources, covers, tags, the person who wrote them."""

    def __init__(self, tree: dict[str, dict[str, Page]]):
        with marking():
            self.covers = [cover_picture(name) for name in COVERS]
            self.tags = [Tag.objects.get_or_create(name=name)[0] for name in blocks()["topic"]]
        self.sections = [
            page
            for branch in tree.values()
            for slug, page in branch.items()
            if isinstance(page, ArticleIndexPage) and slug != "zixun"
        ]
        self.sources = [None, *ArticleSource.objects.order_by("name")]
        self.author = User.objects.get(username="bianji")
        self.locale = Locale.get_default()

    @transaction.atomic
    def publish(self, numbers: list[int]) -> None:
        """One portion, whole or not at all."""
        drafts = [self.write(number) for number in numbers]
        add_pages(drafts, parents=[self.section_of(number) for number in numbers], user=self.author)
        mark(drafts)
        add_readers(drafts, numbers)

    def section_of(self, number: int) -> Page:
        return self.sections[number % len(self.sections)]

    def write(self, number: int) -> ArticlePage:
        section, writer = self.section_of(number), Writer(number)
        dice, slug = writer.dice, slug_of(number)
        kind = section.slug if section.slug in blocks()["titles"] else "dongtai"
        moment = moment_of(dice)
        title = writer.sentence("titles", kind)
        article = ArticlePage(
            title=title,
            draft_title=title,
            slug=slug,
            summary=writer.sentence("body", "opening"),
            body=json.dumps(body_of(writer)),
            cover=self.covers[number // 3 % len(self.covers)] if number % 3 == 0 else None,
            source=self.sources[number % len(self.sources)],
            author=writer.word("person"),
            editor="罗素心",
            owner=self.author,
            published_at=moment,
            first_published_at=moment,
            last_published_at=moment,
            latest_revision_created_at=moment,
            locale=self.locale,
            translation_key=uuid.uuid5(uuid.NAMESPACE_URL, slug),
        )
        if number % 4 == 0:
            tag = self.tags[blocks()["topic"].index(writer.word("topic"))]
            article.tagged_items = [ArticleTag(tag=tag)]
        return article


def body_of(writer: Writer) -> list[dict]:
    """Three to five paragraphs under two headings."""
    first, second = writer.several("body", "heading", count=2)
    middle = writer.several("body", "middle", count=writer.dice.randrange(2, 4))
    parts = [("paragraph", writer.sentence("body", "opening")), ("heading", first)]
    parts += [("paragraph", text) for text in middle]
    parts += [("heading", second), ("paragraph", writer.sentence("body", "closing"))]
    return [block_of(kind, text, writer.dice.getrandbits(128)) for kind, text in parts]


def block_of(kind: str, text: str, chance: int) -> dict:
    value = text if kind == "heading" else f"<p>{text}</p>"
    return {"type": kind, "value": value, "id": str(uuid.UUID(int=chance, version=4))}


def add_readers(articles: list[ArticlePage], numbers: list[int]) -> None:
    """A total for every article, and the last week by day for every tenth."""
    totals, days = [], []
    for article, number in zip(articles, numbers, strict=True):
        views = 20 + number * 7919 % 4801
        last_week = [
            DailyViewCount(page_id=article.pk, day=NEWEST.date() - timedelta(days=back), views=1 + views // 40 + back)
            for back in range(7 if number % 10 == 0 else 0)
        ]
        totals.append(ViewTotal(page_id=article.pk, views=views, base=views - sum(day.views for day in last_week)))
        days += last_week
    ViewTotal.objects.bulk_create(totals)
    DailyViewCount.objects.bulk_create(days)
