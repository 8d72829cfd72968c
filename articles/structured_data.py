"""schema.org facts for search engines, as plain dictionaries; the template escapes them with `json_script`'s rules."""

from django.utils.timezone import localtime

from .ways import way_to


def article_data(article, request) -> dict:
    """A NewsArticle and the way to it."""
    shown = article.shown_at
    facts = {
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "mainEntityOfPage": article.get_full_url(request),
        "datePublished": localtime(shown).isoformat() if shown else None,
        "dateModified": localtime(article.last_published_at).isoformat() if article.last_published_at else None,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "isBasedOn": article.original_url or None,
        "sourceOrganization": {"@type": "Organization", "name": article.source_name} if article.source else None,
    }
    return graph({key: value for key, value in facts.items() if value}, breadcrumb(article, request))


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
