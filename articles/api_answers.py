"""The shapes `/articles` answers with, and how a page is put into them."""

from datetime import datetime

from ninja import Field, Schema

from renditions.answers import PictureAnswer, describe_picture

from .listings import as_cards, neighbours
from .recommendations import recommended_articles
from .structured_data import article_data
from .view_counts import total_views
from .ways import way_to

SIZES = {"card": "row", "wide": "cover"}


class PictureSet(Schema):
    alt: str
    credit: str
    card: PictureAnswer
    wide: PictureAnswer


class SourceAnswer(Schema):
    name: str
    link: str


class SectionAnswer(Schema):
    id: int
    title: str
    html_url: str | None


class ArticleCard(Schema):
    id: int
    title: str
    summary: str
    html_url: str | None = Field(description="Where people read it.")
    detail_url: str = Field(description="Where programs read it, relative to `/api/v1`.")
    published_at: datetime | None
    source: SourceAnswer | None
    author: str
    section: SectionAnswer | None
    cover: PictureSet | None
    view_count: int


class HotArticle(ArticleCard):
    views_in_window: int


class ArticlePageOfCards(Schema):
    items: list[ArticleCard]
    next_cursor: str | None


class Neighbour(Schema):
    id: int
    title: str
    html_url: str | None


class ArticleDetail(ArticleCard):
    editor: str
    is_reprint: bool
    original_url: str
    original_title: str
    original_author: str
    tags: list[str]
    blocks: list[dict] = Field(description="The text as typed blocks.")
    html: str = Field(description="The text as finished, safe HTML.")
    breadcrumb: list[SectionAnswer]
    previous: Neighbour | None
    next: Neighbour | None
    recommended: list[ArticleCard]
    json_ld: dict


class ViewCount(Schema):
    view_count: int


def card_of(article, request, views: int) -> dict:
    section = getattr(article, "section", None)
    return {
        "id": article.pk,
        "title": article.title,
        "summary": article.summary,
        "html_url": article.get_full_url(request),
        "detail_url": article.api_path,
        "published_at": article.published_at,
        "source": {"name": article.source.name, "link": article.source.link} if article.source else None,
        "author": article.author,
        "section": step_of(section, request) if section else None,
        "cover": picture_set(article.cover) if article.cover else None,
        "view_count": views,
    }


def step_of(page, request) -> dict:
    return {"id": page.pk, "title": page.title, "html_url": page.get_full_url(request)}


def picture_set(image) -> dict:
    sizes = {name: describe_picture(image, preset) for name, preset in SIZES.items()}
    return {"alt": image.contextual_alt_text or "", "credit": str(getattr(image, "credit_line", "")), **sizes}


def detail_of(article, request) -> dict:
    previous, following = neighbours(article)
    recommended = recommended_articles(article)
    views = total_views(card.counted_pk for card in [article, *recommended])
    way = way_to(article)
    return card_of(as_cards([article], known=way)[0], request, views[article.counted_pk]) | {
        "editor": article.editor,
        "is_reprint": article.is_reprint,
        "original_url": article.original_url,
        "original_title": article.original_title,
        "original_author": article.original_author,
        "tags": [tag.name for tag in article.tag_list],
        "blocks": article.body.stream_block.get_api_representation(article.body),
        "html": "".join(str(block.render()) for block in article.body),
        "breadcrumb": [step_of(page, request) for page in way[:-1]],
        "previous": step_of(previous, request) if previous else None,
        "next": step_of(following, request) if following else None,
        "recommended": [card_of(card, request, views[card.counted_pk]) for card in recommended],
        "json_ld": article_data(article, request),
    }
