"""schema.org facts about the site and the way to a page, and Baidu's time factor (落地页时间因子)."""

from django.urls import reverse
from django.utils.timezone import localtime

from wagtail.models import Site

from .furniture import facts_of_picture

BAIDU_CONTEXT = "https://ziyuan.baidu.com/contexts/cambrian.jsonld"


def site_graph(head) -> dict:
    """Who runs the site; on the front page the site with its search; the way to a page that does not tell it itself."""
    facts = [head.frame.shared("organisation", organisation)]
    if head.is_front:
        facts.append(web_site(head))
    elif not head.linked:
        facts.append(breadcrumb(head))
    return {"@context": "https://schema.org", "@graph": facts}


def organisation(frame) -> dict:
    settings, institution = frame.settings, frame.institution
    logo = facts_of_picture(getattr(institution, "logo", None)).get("url", "")
    root_url = Site.find_for_request(frame.request).root_url
    facts = {
        "@type": "EducationalOrganization" if institution else "Organization",
        "@id": f"{root_url}/#organization",
        "name": settings.host_unit or frame.name,
        "url": below(root_url, frame.front_url),
        "logo": below(root_url, logo),
        "telephone": frame.hotline,
        "address": settings.address,
    }
    return {name: value for name, value in facts.items() if value}


def below(root_url: str, address: str) -> str:
    return root_url + address if address.startswith("/") else address


def web_site(head) -> dict:
    search = head.root_url + reverse("home:search")
    return {
        "@type": "WebSite",
        "@id": f"{head.root_url}/#website",
        "name": head.frame.name,
        "url": f"{head.root_url}/",
        "inLanguage": "zh-CN",
        "publisher": {"@id": f"{head.root_url}/#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb(head) -> dict:
    way = [(step.title, step.get_full_url(head.frame.request)) for step in head.frame.way]
    if head.record:
        way.append((head.title, head.canonical))
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": address}
        for number, (title, address) in enumerate(way, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def baidu_time(head) -> dict:
    """By Baidu's rule the time is the one readers see, without a zone, and one picture or three."""
    facts = {
        "@context": BAIDU_CONTEXT,
        "@id": head.canonical,
        "title": head.title,
        "images": [head.picture["url"]] if head.picture else [],
        "description": head.description,
        "pubDate": f"{localtime(head.published):%Y-%m-%dT%H:%M:%S}",
        "upDate": f"{localtime(head.updated):%Y-%m-%dT%H:%M:%S}",
    }
    return {name: value for name, value in facts.items() if value}
