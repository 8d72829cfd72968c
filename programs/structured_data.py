"""schema.org/Course for search engines: https://schema.org/Course, https://schema.org/CourseInstance."""

from django.utils.safestring import SafeString

from wagtail.models import Site

from renditions.sharing import share_picture
from zhsearch.engines import as_json

MODES = {"campus": "onsite", "client": "onsite", "online": "online", "mixed": "blended"}


def course_as_json_ld(program, request=None) -> SafeString:
    """A programme with its coming sessions and the way to it, ready to stand inside a script element."""
    return as_json(course_data(program, request))


def course_data(program, request=None) -> dict:
    return {
        "@context": "https://schema.org",
        "@graph": [describe_course(program, request), describe_way(program, request)],
    }


def describe_course(program, request=None) -> dict:
    course = {
        "@type": "Course",
        "name": program.title,
        "description": program.summary or program.title,
        "url": program.get_full_url(request),
        "provider": describe_provider(program, request),
        "offers": {"@type": "Offer", "category": "Paid", **describe_price(program)},
        "hasCourseInstance": [describe_session(program, session) for session in program.upcoming_sessions],
    }
    shown = share_picture(program.cover)
    if shown:
        course["image"] = root_of(program, request) + shown.url if shown.url.startswith("/") else shown.url
    if program.field_name:
        course["about"] = program.field_name
    return course


def describe_provider(program, request) -> dict:
    """Whoever runs the site. The portal's frame tells the rest under the same `@id`."""
    site = Site.find_for_request(request) if request else program.get_site()
    name = site.site_name or site.hostname if site else program.title
    return {"@type": "Organization", "@id": f"{root_of(program, request)}/#organization", "name": name}


def root_of(program, request) -> str:
    parts = program.get_url_parts(request)
    return parts[1] if parts and parts[1] else ""


def describe_way(program, request) -> dict:
    way = [program]
    while way[0].depth > 2:
        way.insert(0, way[0].get_parent())
    items = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": step.get_full_url(request)}
        for number, step in enumerate(way, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def describe_price(program) -> dict:
    if program.price_kind == program.PriceKind.ON_REQUEST or not program.price_from:
        return {}
    return {"price": program.price_from, "priceCurrency": "CNY"}


def describe_session(program, session) -> dict:
    instance = {
        "@type": "CourseInstance",
        "name": f"{program.title} {session.code}",
        "courseMode": MODES[program.format],
        "startDate": session.starts_on.isoformat(),
        "endDate": session.ends_on.isoformat(),
    }
    if session.where or program.city:
        instance["location"] = {"@type": "Place", "name": session.where or program.city, "address": program.city}
    if program.hours and program.days:
        instance["courseSchedule"] = {
            "@type": "Schedule",
            "duration": f"PT{program.hours}H",
            "repeatFrequency": "Daily",
            "repeatCount": program.days,
        }
    return instance
