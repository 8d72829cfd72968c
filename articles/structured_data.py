"""schema.org facts for search engines, as plain dictionaries; the template escapes them with `json_script`'s rules."""

from django.utils.timezone import localtime

from wagtail.models import Site

from renditions.sharing import share_picture
from zhsearch.result_panel import described

from .ways import way_to


def article_data(article, request) -> dict:
    """A NewsArticle and the way to it."""
    shown = article.shown_at
    facts = {
        "@type": "NewsArticle",
        "headline": article.title,
        "description": described(article),
        "image": picture_data(article, request),
        "inLanguage": "zh-CN",
        "keywords": [tag.name for tag in article.tag_list],
        "articleSection": article.get_parent().title,
        "publisher": publisher(article, request),
        "mainEntityOfPage": article.get_full_url(request),
        "datePublished": localtime(shown).isoformat() if shown else None,
        "dateModified": localtime(article.last_published_at).isoformat() if article.last_published_at else None,
        "author": person(article.author or article.original_author),
        "editor": person(article.editor),
        "isBasedOn": original_data(article) if article.is_reprint else None,
        "sourceOrganization": organisation(article.source),
    }
    return graph({key: value for key, value in facts.items() if value}, breadcrumb(article, request))


def publisher(article, request) -> dict | None:
    """Whoever runs the site. The portal's frame tells the rest under the same `@id`."""
    site = Site.find_for_request(request) if request else None
    root_url = root_of(article, request)
    facts = {"@type": "Organization", "@id": f"{root_url}/#organization", "name": site.site_name if site else ""}
    return {key: value for key, value in facts.items() if value} if root_url else None


def picture_data(article, request) -> dict | None:
    shown = share_picture(article.cover)
    if shown is None:
        return None
    url = root_of(article, request) + shown.url if shown.url.startswith("/") else shown.url
    return {"@type": "ImageObject", "url": url, "width": shown.width, "height": shown.height}


def root_of(article, request) -> str:
    parts = article.get_url_parts(request)
    return parts[1] if parts and parts[1] else ""


def original_data(article) -> dict:
    """What a reprint was made from, as its source published it."""
    facts = {
        "@type": "CreativeWork",
        "name": article.original_title or article.title,
        "url": article.original_url,
        "author": person(article.original_author or article.author),
        "publisher": organisation(article.source),
    }
    return {key: value for key, value in facts.items() if value}


def person(name: str) -> dict | None:
    return {"@type": "Person", "name": name} if name else None


def organisation(source) -> dict | None:
    return {"@type": "Organization", "name": source.name} if source else None


def section_data(section, request) -> dict:
    """A CollectionPage and the way to it."""
    facts = {"@type": "CollectionPage", "name": section.title, "url": section.get_full_url(request)}
    return graph(facts, breadcrumb(section, request))


def graph(*facts: dict) -> dict:
    return {"@context": "https://schema.org", "@graph": list(facts)}


def breadcrumb(page, request) -> dict:
    items = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": step.get_full_url(request)}
        for number, step in enumerate(way_to(page), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
