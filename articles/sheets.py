"""What an article's page says of the article itself: drawn once, until something it shows has changed."""

import secrets

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from .addresses import qr_address, source_address, tag_address
from .contents import body_parts, contents_of
from .listings import neighbours
from .parts import part_of
from .recommendations import institution_of
from .review.credits import review_credits
from .structured_data import article_data

PARTS = ["text", "end", "facts", "scripts"]
# Stands where the number of readers does until a page is sent.
VIEWS = f"views-{secrets.token_hex(16)}"


class Sheet:
    """The parts of the page, each as its template draws it. Nothing is asked for before a template wants it."""

    def __init__(self, article, request):
        self.article, self.request = article, request

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return part_of(self.article, self.request, "sheet", drawn_parts)

    def part(self, name: str) -> SafeString:
        return mark_safe(self.parts[PARTS.index(name)])  # noqa: S308 -- was rendered

    @property
    def text(self) -> SafeString:
        return mark_safe(self.part("text").replace(VIEWS, str(self.article.view_count)))  # noqa: S308 -- a number

    @property
    def end(self) -> SafeString:
        return self.part("end")

    @property
    def facts(self) -> SafeString:
        """For search engines."""
        return self.part("facts")

    @property
    def scripts(self) -> SafeString:
        return self.part("scripts")


def drawn_parts(article, request) -> tuple[str, ...]:
    context = contents(article, request)
    return tuple(render_to_string(f"articles/sheet/{name}.html", context) for name in PARTS)


def contents(article, request) -> dict:
    previous, following = neighbours(article)
    parts = body_parts(article.body)
    return {
        "page": article,
        "request": request,
        "views": VIEWS,
        "parts": parts,
        "contents": contents_of(parts),
        "previous": previous,
        "following": following,
        "credits": review_credits(article),
        "structured_data": article_data(article, request),
        **addresses(article, request),
    }


def addresses(article, request) -> dict:
    """Where more of its kind is read, and its QR code; a draft that was never saved has no code."""
    institution = institution_of(article)
    tags = [{"name": tag.name, "url": tag_address(tag, institution, request)} for tag in article.tag_list]
    return {
        "tags": tags,
        "source_url": source_address(article.source, institution, request) if article.source else "",
        "qr_url": qr_address(article) if article.pk else "",
    }
