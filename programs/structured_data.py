"""schema.org/Course for search engines: https://schema.org/Course, https://schema.org/CourseInstance."""

import json

from django.utils.safestring import SafeString, mark_safe

# Nothing an editor types may end the script element it stands in.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
MODES = {"campus": "onsite", "client": "onsite", "online": "online", "mixed": "blended"}


def course_as_json_ld(program, request=None) -> SafeString:
    """A programme with its coming sessions, ready to stand inside a script element."""
    text = json.dumps(describe_course(program, request), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 -- escaped on this very line


def describe_course(program, request=None) -> dict:
    site = program.get_site()
    course = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": program.title,
        "description": program.summary or program.title,
        "url": program.get_full_url(request),
        "provider": {"@type": "Organization", "name": site.site_name or site.hostname if site else program.title},
        "offers": {"@type": "Offer", "category": "Paid", **describe_price(program)},
        "hasCourseInstance": [describe_session(program, session) for session in program.upcoming_sessions],
    }
    if program.field_name:
        course["about"] = program.field_name
    return course


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
