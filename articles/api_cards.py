"""Cards of long lists, from rows: a list never becomes pages. They tell what `api_answers.card_of` tells of a page."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

import swapper
from wagtail.images import get_image_model
from wagtail.models import Site

from ninja.responses import NinjaJSONEncoder

from fragments.prepared import Prepared
from fragments.remembering import all_remembered
from fragments.requests import read_again
from fragments.restrictions import without

from .api_answers import picture_set, step_of
from .view_counts import total_views

swapper.set_app_prefix("wagtailcore", "wagtail")
PAGE = ("pk", "url_path", "path", "alias_of")
SAID = ("title", "summary", "published_at", "author", "source__name", "source__link", "cover", "view_total__views")


def card_rows(articles: QuerySet) -> list[dict]:
    return list(rows_of(articles))


def rows_of(articles: QuerySet) -> QuerySet:
    return articles.select_related(None).values(*PAGE, *SAID)


@lru_cache(maxsize=64)
def front_rows(model, private: tuple[str, ...], path: str, depth: int, order: str, most: int) -> Prepared:
    """The first rows of a site, without any filter: what most callers ask for."""
    articles = without(model.objects.live(), private).filter(path__startswith=path, depth__gt=depth)
    return Prepared(rows_of(articles.order_by(order, order.replace("published_at", "pk"))[:most]))


def cards_of_rows(rows: list[dict], model, request) -> list[str]:
    """JSON, as `ArticleCard` describes it; as many queries for a hundred as for one."""
    site = Site.find_for_request(request)
    keys = [("articles", "card", site and site.pk, model, *said_by(row).items()) for row in rows]
    begun = all_remembered(keys, lambda missing: begin_cards([dict(key[4:]) for key in missing], model, request))
    # An alias shows the readers of the page it mirrors.
    mirrored = {row["alias_of"] for row in rows} - {None}
    views = total_views(mirrored) if mirrored else {}
    counts = (views.get(row["alias_of"], row["view_total__views"] or 0) for row in rows)
    return [f"{card}{count}}}" for card, count in zip(begun, counts, strict=True)]


def said_by(row: dict) -> dict:
    """All but the number of readers, which changes without the page."""
    return {name: value for name, value in row.items() if name != "view_total__views"}


def begin_cards(rows: list[dict], model, request) -> list[str]:
    """The JSON of the cards up to the number of readers, which stands last."""
    request = read_again(request)
    sections = sections_at({row["path"][: -model.steplen] for row in rows}, request)
    covers = covers_of({row["cover"] for row in rows} - {None})
    cards = (
        address_of(row, model, request)
        | {
            "published_at": row["published_at"],
            "source": {"name": row["source__name"], "link": row["source__link"]} if row["source__name"] else None,
            "author": row["author"],
            "section": sections.get(row["path"][: -model.steplen]),
            "cover": covers.get(row["cover"]),
            "view_count": 0,
        }
        for row in rows
    )
    return [as_text(card).removesuffix("0}") for card in cards]


def as_text(answer) -> str:
    """It is what the schema says, which tests compare; to check it for each reader takes longer than to make it."""
    return json.dumps(answer, cls=NinjaJSONEncoder, ensure_ascii=False)


def address_of(row: dict, model, request) -> dict:
    page = page_at(model, row["pk"], row["url_path"])
    return {
        "id": row["pk"],
        "title": row["title"],
        "summary": row["summary"],
        "html_url": page.get_full_url(request),
        "detail_url": page.api_path,
    }


def page_at(model, pk: int, url_path: str):
    """No more of a page than its address needs; what else its own class may ask for is fetched then."""
    fields = [field for field in model._meta.concrete_fields if field.primary_key or field.attname == "url_path"]
    values = [pk if field.primary_key else url_path for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)


def sections_at(paths: Iterable[str], request) -> dict[str, dict]:
    site = Site.find_for_request(request)
    keys = [("articles", "section", site and site.pk, path) for path in sorted(paths)]
    found = all_remembered(keys, lambda missing: read_sections([key[-1] for key in missing], read_again(request)))
    return {key[-1]: section for key, section in zip(keys, found, strict=True)}


def read_sections(paths: list[str], request) -> list[dict | None]:
    pages = swapper.load_model("wagtailcore", "Page").objects.filter(path__in=paths)
    found = {page.path: step_of(page, request) for page in pages}
    return [found.get(path) for path in paths]


def covers_of(image_ids: Iterable[int]) -> dict[int, dict]:
    keys = [("articles", "cover", pk) for pk in sorted(image_ids)]
    found = all_remembered(keys, lambda missing: read_covers([key[-1] for key in missing])) if keys else []
    return {key[-1]: cover for key, cover in zip(keys, found, strict=True)}


def read_covers(image_ids: list[int]) -> list[dict | None]:
    images = get_image_model().objects.filter(pk__in=image_ids).prefetch_related("renditions")
    found = {image.pk: picture_set(image) for image in images}
    return [found.get(pk) for pk in image_ids]
