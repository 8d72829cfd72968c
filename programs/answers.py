"""Programmes as the API tells them."""

from django.http import HttpRequest

from wagtail.rich_text import expand_db_html

from renditions.answers import describe_picture


def describe_cover(page) -> dict | None:
    if not page.cover:
        return None
    return describe_picture(page.cover, "row") | {"alt": page.cover.default_alt_text}


def describe_card(request: HttpRequest, page) -> dict:
    return {
        "id": page.pk,
        "title": page.title,
        "url": page.get_url(request),
        "summary": page.summary,
        "cover": describe_cover(page),
        "field": page.field_name,
        "audience": page.audience_text,
        "days": page.days,
        "hours": page.hours,
        "format": page.format,
        "format_label": page.get_format_display(),
        "city": page.city,
        "price": page.price_text,
        "next_start": page.next_start,
        "is_featured": page.is_featured,
    }


def describe_program(request: HttpRequest, page) -> dict:
    """Everything the programme page shows."""
    page.next_start = page.next_session.starts_on if page.next_session else None
    return describe_card(request, page) | {
        "class_size": page.class_size,
        "price_kind": page.price_kind,
        "price_from": page.price_from,
        "price_to": page.price_to,
        "price_note": page.price_note,
        "aims": [aim.value for aim in page.aims],
        "modules": [describe_module(block.value) for block in page.modules],
        "timetables": [describe_timetable(block.value) for block in page.timetable],
        "certificate": expand_db_html(page.certificate),
        "questions": [describe_question(block.value) for block in page.questions],
        "sessions": [describe_session(session) for session in page.upcoming_sessions],
        "lecturers": page.lecturers_with_addresses,
        "bases": page.bases_with_addresses,
        "brochure": page.brochure.url if page.brochure else None,
    }


def describe_module(value) -> dict:
    return {"title": value["title"], "hours": value["hours"], "description": value["description"] or ""}


def describe_question(value) -> dict:
    return {"question": value["question"], "answer": expand_db_html(value["answer"].source)}


def describe_timetable(value) -> dict:
    return {
        "caption": value.get("table_caption") or "",
        "rows": value.get("data") or [],
        "first_row_is_header": bool(value.get("first_row_is_table_header")),
        "first_column_is_header": bool(value.get("first_col_is_header")),
    }


def describe_session(session) -> dict:
    return {
        "code": session.code,
        "starts_on": session.starts_on,
        "ends_on": session.ends_on,
        "enrol_by": session.enrol_by,
        "place": session.where,
        "seats_left": session.seats_left,
        "state": session.state,
        "state_label": session.state_text,
    }
