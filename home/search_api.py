"""`/search`: what a visitor finds, for front ends. The site mounts `router`."""

from datetime import datetime
from typing import Literal

from django.http import Http404
from django.utils.translation import gettext as _

from wagtail.models import Page, Site

from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from .search_facets import Facet, Question, clean_query, page_types
from .search_results import Result, SearchResults

router = Router(tags=["search"])
NAMES = {"in": "section"}  # facets that the API calls otherwise than the search page


class SearchFilters(Schema):
    q: str = Field(
        ...,
        min_length=1,
        max_length=100,
        description="Words to search for; Chinese works.",
        examples=["基层治理"],
    )
    section: str | None = Field(
        None, description="Id or path of an institution or section: what lies below it.", examples=["/yunling/zixun/"]
    )
    type: str | None = Field(None, description="Type of page, as `/resolve` tells it.", examples=["home.StandardPage"])
    year: int | None = Field(None, ge=1001, le=9998, description="Year of publication.", examples=[2026])
    order: Literal["relevance", "time"] = Field("relevance", description="Best first, or newest first.")
    limit: int = Field(20, ge=1, le=50)
    cursor: str = Field("", max_length=9, description="`next_cursor` of the answer before.", examples=["20"])


class PlaceAnswer(Schema):
    id: int = Field(examples=[31])
    title: str = Field(examples=["学院资讯"])
    html_url: str | None = Field(examples=["https://www.example.org/yunling/zixun/"])


class HitAnswer(Schema):
    id: int = Field(examples=[218])
    type: str = Field(examples=["home.StandardPage"])
    type_label: str = Field(examples=["单页"])
    title: str = Field(examples=["基层治理研修班开班"])
    title_html: str = Field(
        description="Escaped, the words that were found in `<mark>`.", examples=["<mark>基层治理</mark>研修班开班"]
    )
    excerpt_html: str = Field(
        description="The piece of the text that shows why it was found; escaped, the words in `<mark>`.",
        examples=["……问时间，不问立场。这是<mark>基层治理</mark>课上被抄得最多的一句话……"],
    )
    html_url: str | None = Field(
        description="Where people read it.", examples=["https://www.example.org/yunling/zixun/kai-ban/"]
    )
    detail_url: str | None = Field(
        description="The page in full, relative to `/api/v1`; null where v1 has none.", examples=["/articles/218"]
    )
    section: PlaceAnswer | None = Field(description="The public page right above.")
    published_at: datetime | None


class ChoiceAnswer(Schema):
    value: str = Field(description="What to pass under the facet's name.", examples=["home.StandardPage"])
    label: str = Field(examples=["单页"])
    count: int | None = Field(description="Results it leads to; null for words on too many pages.", examples=[41])
    is_picked: bool


class FacetAnswer(Schema):
    name: Literal["section", "type", "year"]
    label: str = Field(examples=["类型"])
    options: list[ChoiceAnswer]


class SearchAnswer(Schema):
    total: int = Field(description="Results that can be walked through.", examples=[63])
    is_total_exact: bool = Field(description="False for words on more pages than are counted: there are more.")
    words: list[str] = Field(
        description="What the query was understood as, where that is several words.", examples=[["基层", "治理"]]
    )
    facets: list[FacetAnswer]
    items: list[HitAnswer]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next part; null at the end.")


@router.get("", response=SearchAnswer, summary="Search all public pages")
def search(request, filters: Query[SearchFilters]):
    """Articles, programmes and all other pages, with the words marked. A facet is counted under the others' choice."""
    start = read_cursor(filters.cursor)
    end = start + filters.limit
    found = SearchResults(asked_by(request, filters), up_to=end)
    if not start:
        found.record()
    return {
        "total": found.count,
        "is_total_exact": found.is_all,
        "words": found.understood,
        "facets": [facet_answer(facet, counted=found.counts_all) for facet in found.facets.groups],
        "items": [hit_answer(result, request) for result in found.results(found.keys[start:end])],
        "next_cursor": str(end) if end < found.count else None,
    }


def read_cursor(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdecimal()):
        raise HttpError(400, _("The cursor is not one this API has given. Start again without it."))
    return int(cursor or 0)


def asked_by(request, filters: SearchFilters) -> Question:
    """Raises HttpError for a type nobody knows and Http404 for a section that is not there."""
    root = Site.find_for_request(request).root_page
    return Question(
        query=clean_query(filters.q),
        newest_first=filters.order == "time",
        root=root,
        place=place_called(filters.section, root) if filters.section else root,
        kind=kind_called(filters.type) if filters.type else None,
        year=str(filters.year or ""),
    )


def place_called(name: str, root: Page) -> Page:
    """The public page with this id or path below the site's root. Raises Http404 where there is none."""
    below = Page.objects.descendant_of(root).live().public()
    if name.isdecimal():
        found = below.filter(pk=int(name)).first() if len(name) < 10 else None
    else:
        path = name.strip("/")
        # Only the slug has an index.
        found = below.filter(slug=path.rpartition("/")[2], url_path=f"{root.url_path}{path}/").first()
    if found is None:
        raise Http404
    return found


def kind_called(label: str):
    found = next((kind for kind in page_types() if label_of(kind) == label), None)
    if found is None:
        raise HttpError(400, _("There is no type of page “%(name)s”.") % {"name": label[:100]})
    return found


def label_of(kind) -> str:
    model = kind.model_class()
    return model._meta.label if model else ""


def facet_answer(facet: Facet, *, counted: bool) -> dict:
    labels = {kind.model: label_of(kind) for kind in page_types()} if facet.name == "type" else {}
    return {
        "name": NAMES.get(facet.name, facet.name),
        "label": str(facet.label),
        "options": [
            {
                "value": str(labels.get(option.value, option.value)),
                "label": option.label,
                "count": option.count if counted else None,
                "is_picked": option.is_picked,
            }
            for option in facet.options
        ],
    }


def hit_answer(result: Result, request) -> dict:
    page = result.page
    return {
        "id": page.pk,
        "type": page._meta.label,
        "type_label": result.kind,
        "title": page.title,
        "title_html": result.title,
        "excerpt_html": result.excerpt,
        "html_url": page.get_full_url(request),
        "detail_url": getattr(page, "api_path", None),
        "section": place_answer(result.above, request) if result.above else None,
        "published_at": result.published_at or page.first_published_at,
    }


def place_answer(page: Page, request) -> dict:
    return {"id": page.pk, "title": page.title, "html_url": page.get_full_url(request)}
