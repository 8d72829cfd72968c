"""What the recommendations of an article are chosen from: a bounded handful for each wish, all in one question."""

from datetime import datetime
from math import inf
from typing import NamedTuple

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery, Value

from wagtail.models import PageViewRestriction

from fragments.remembering import Key, all_remembered, has_keeper
from fragments.restrictions import private_paths, without

from .conf import article_model
from .listings import beneath
from .view_counts import ViewTotal

TAGGINGS, TAGGED, NEAR, NEWEST, MOST_READ = 2000, 60, 24, 120, 120


class Candidate(NamedTuple):
    """What an article is put in order by."""

    pk: int
    path: str
    alias_of: int | None
    views: int | None
    published_at: datetime | None

    @property
    def counted_pk(self) -> int:
        return self.alias_of or self.pk


CANDIDATE = ["pk", "path", "alias_of", "view_total__views", "published_at"]


def rank(row: Candidate, section: str) -> tuple:
    return (
        not row.path.startswith(section),
        -(row.views or 0),
        -row.published_at.timestamp() if row.published_at else inf,
        -row.pk,
    )


def wishes(article, section: str, branch: str) -> list[list[tuple[Candidate, int]]]:
    """Whom its editor chose, in order; who shares tags, with how many; who is near, the best first.

    One question for all that nobody remembers.
    """
    wanted = dict.fromkeys(block["value"] for block in article.recommended.raw_data if block["value"])
    tags = sorted(tag.pk for tag in article.tag_list) if article.tag_list else []
    keys = [("articles", "chosen", *wanted), ("articles", "tagged", branch, *tags)]
    asked = [key for key, facts in zip(keys, [wanted, tags], strict=True) if facts]
    asked.append(("articles", "nearby", section, branch))
    taggings = type(article).tags.through.objects if tags else None
    found = dict(zip(asked, all_remembered(asked, lambda missing: ask(missing, taggings)), strict=True))
    return [found.get(key, []) for key in [*keys, asked[-1]]]


def ask(keys: list[Key], taggings) -> list[list[tuple[Candidate, int]]]:
    parts = []
    for number, (_app, wish, *facts) in enumerate(keys):
        rows, shared = WISHES[wish](facts, taggings)
        parts.append(rows.annotate(part=Value(number), shared=shared).values_list("part", "shared", *CANDIDATE))
    found = [[] for _key in keys]
    for part, shared, *row in parts[0].union(*parts[1:], all=True):
        found[part].append((Candidate(*row), shared))
    for (_app, wish, *facts), rows in zip(keys, found, strict=True):
        if wish == "chosen":
            rows.sort(key=lambda row: facts.index(row[0].pk))
        if wish == "nearby":
            rows.sort(key=lambda row: rank(row[0], facts[0]))
    return found


def chosen(wanted: list[int], _taggings) -> tuple[QuerySet, Value]:
    return plain_articles().filter(pk__in=wanted), Value(0)


def tagged(facts: list, taggings) -> tuple[QuerySet, Subquery]:
    """Articles of the branch that share tags, those that share most and then the newest, and how many they share.

    What mirrors the article shares all its tags, so there is room for more than are wanted.
    """
    branch, *tags = facts
    newest = taggings.filter(tag__in=tags).order_by("-pk").values("pk")[:TAGGINGS]
    here = taggings.filter(beneath(branch, "content_object__path"), pk__in=newest, content_object__live=True)
    here = for_everybody(here, "content_object__path").values("content_object")
    best = here.annotate(shared=Count("pk"), last=Max("pk")).order_by("-shared", "-last").values("content_object")
    own = taggings.filter(content_object=OuterRef("pk"), tag__in=tags).order_by().values("content_object")
    return plain_articles().filter(pk__in=best[:TAGGED]), Subquery(own.annotate(n=Count("pk")).values("n"))


def nearby(facts: list, _taggings) -> tuple[QuerySet, Value]:
    """Those worth a look beside any article of the section: as many as fit, however large the institution.

    Pages are appended to their section, so the ends of the branches are what was written last; they alone make sure
    that there is something. The newest and the most read are those of the whole portal.
    """
    section, branch = facts
    plain = plain_articles()
    last = plain.order_by("-path").values("pk")
    parts = [
        last.filter(beneath(section))[:NEAR],
        last.filter(beneath(branch))[:NEAR],
        plain.model.objects.order_by("-published_at", "-pk").values("pk")[:NEWEST],
        ViewTotal.objects.order_by("-views", "-pk").values("page")[:MOST_READ],
    ]
    # A part of a union may not be cut on SQLite; what is chosen by it may.
    ids = [plain.model.objects.order_by().filter(pk__in=part).values("pk") for part in parts]
    return plain.filter(beneath(branch), pk__in=ids[0].union(*ids[1:])), Value(0)


WISHES = {"chosen": chosen, "tagged": tagged, "nearby": nearby}


def plain_articles() -> QuerySet:
    return for_everybody(article_model().objects.live(), "path").order_by()


def for_everybody(rows: QuerySet, path: str) -> QuerySet:
    """Without the pages that are closed, in the same question where nobody remembers which these are."""
    if has_keeper():
        return without(rows, private_paths(), path)
    closed = PageViewRestriction.objects.annotate(_path=ExpressionWrapper(OuterRef(path), CharField()))
    return rows.exclude(Exists(closed.filter(_path__startswith=F("page__path"))))


def at_the_end(article, institution) -> list[Candidate]:
    """The last of the institution, where all that is near mirrors the article."""
    original = article.alias_of_id or article.pk
    others = (
        plain_articles()
        .filter(beneath(institution.path))
        .exclude(pk__in=[article.pk, original])
        .exclude(alias_of=original)
    )
    return [Candidate(*row) for row in others.order_by("-path").values_list(*CANDIDATE)[:NEAR]]
