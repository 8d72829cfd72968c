"""Addresses of what has no page of its own: the articles of a tag or a source, and an article's QR code."""

from django.urls import NoReverseMatch, reverse

from .feeds import KINDS


def tag_address(tag, under, request=None) -> str:
    """Where the articles with a tag are read, with `under` those of an institution or section, with None all."""
    return listing_address("tag", tag.slug, under, request)


def source_address(source, under, request=None) -> str:
    """Where the articles of a source are read, with `under` those of an institution or section, with None all."""
    return listing_address("source", source.pk, under, request)


def feeds_of_tag(tag, under, request=None) -> list[dict]:
    """The feeds of what `tag_address` shows; none where the site does not mount them."""
    return feeds_of("tag", tag.slug, under, request)


def feeds_of_source(source, under, request=None) -> list[dict]:
    """The feeds of what `source_address` shows; none where the site does not mount them."""
    return feeds_of("source", source.pk, under, request)


def feeds_of(name: str, key, under, request) -> list[dict]:
    branch = path_of(under, request)
    try:
        return [
            {
                "type": media_type,
                "url": reverse(f"article_feeds:{name}", args=[f"{branch}/" if branch else "", key, kind]),
            }
            for kind, media_type in KINDS.items()
        ]
    except NoReverseMatch:
        return []


def qr_address(article) -> str:
    return reverse("articles:qr_code", args=[article.pk])


def listing_address(name: str, key, under, request) -> str:
    branch = path_of(under, request) if under is not None else ""
    return reverse(f"articles:{name}", args=[branch, key] if branch else [key])


def path_of(page, request) -> str:
    """The way to a page from the root of its site, without the outer slashes; empty for the root and without a site."""
    parts = page.get_url_parts(request)
    return (parts and parts[2] or "").strip("/")
