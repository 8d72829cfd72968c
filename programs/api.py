"""`/programs`: the catalogue for front ends. The site mounts `router`."""

from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import http_date
from django.utils.translation import gettext as _

from wagtail.models import Site

from ninja import Query, Router
from ninja.errors import HttpError

from .answers import describe_card, describe_program
from .catalogue import ORDERS, choose, live_programs, load_cards, load_rows, program_models
from .facets import Choice, Row
from .schemas import FacetGroup, Filters, Program, ProgramList

router = Router(tags=["programs"])


def chosen(request: HttpRequest, filters: Filters) -> Choice:
    """The programmes of the request's site under these filters."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404(_("This site does not exist."))
    rows = load_rows(site.root_page, text=filters.q.replace("\x00", ""))
    return choose([row for row in rows if has_length(row, filters)], as_query(filters), strict=True)


def has_length(row: Row, filters: Filters) -> bool:
    least, most = filters.days_min or 0, filters.days_max
    return (row.days or 0) >= least and (most is None or (row.days is not None and row.days <= most))


def as_query(filters: Filters) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in ("field", "audience", "days", "format", "city"):
        query.setlist(name, [str(value) for value in getattr(filters, name)])
    return query


@router.get("", response=ProgramList, summary="Programmes as cards")
def list_programs(
    request,
    filters: Query[Filters],
    order: Literal["recommended", "soonest", "newest"] = "recommended",
    limit: int = Query(20, ge=1, le=100),
    cursor: str = Query("", max_length=20, description="From the answer before."),
):
    """Recommended: featured ones first, then those one may join soonest."""
    start = read_cursor(cursor)
    rows = sorted(chosen(request, filters).rows, key=ORDERS["" if order == "recommended" else order])
    more = start + limit < len(rows)
    return {
        "total": len(rows),
        "items": [describe_card(request, page) for page in load_cards(rows[start : start + limit])],
        "next_cursor": str(start + limit) if more else None,
    }


def read_cursor(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit()):
        raise HttpError(400, _("The cursor is not one of ours."))
    return int(cursor or 0)


@router.get("/facets", response=list[FacetGroup], summary="Counted facets under the same filters")
def list_facets(request, filters: Query[Filters]):
    """Each facet is counted under the choice made in the others."""
    return chosen(request, filters).groups()


@router.get("/{int:program_id}", response=Program, summary="One programme in full")
def get_program(request, response: HttpResponse, program_id: int):
    """Sessions, outline, people and places; 404 when it is not public on this site."""
    page = find_program(request, program_id)
    if page.last_published_at:
        response["Last-Modified"] = http_date(page.last_published_at.timestamp())
    return describe_program(request, page)


def find_program(request: HttpRequest, program_id: int):
    site = Site.find_for_request(request)
    for model in program_models() if site else []:
        if page := live_programs(model, site.root_page).filter(pk=program_id).first():
            return page
    raise Http404(_("There is no such programme."))
