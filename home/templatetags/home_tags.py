from django import template
from django.core.paginator import Page
from django.http import HttpRequest

from home.furniture import Furniture, furniture_for
from home.head import Head
from home.titles import ending_in
from zhsearch.engines import linked_data

register = template.Library()


@register.simple_tag(takes_context=True)
def furniture(context) -> Furniture:
    """The furniture of the page in the context; a list or an error page may have no page, the latter no request either.

    A view without a page says with `under` which page's address it extends.
    """
    is_error = "request_path" in context or "withdrawal" in context
    request = context.get("request") or HttpRequest()
    return furniture_for(request, context.get("page"), under=context.get("under"), astray=is_error)


@register.simple_tag
def enquiry(frame: Furniture, layout: str) -> str:
    """The short form of the institution, drawn by its own page; empty where there is none."""
    form = frame.enquiry_form
    return form.render_enquiry(source=frame.page, prefix=layout, layout=layout) if form else ""


@register.simple_tag(takes_context=True)
def head(context, frame: Furniture) -> Head | None:
    """The head of the page in the context; none where there is no page."""
    if frame.page is None or not frame.page.pk or not frame.way:
        return None
    linked = bool(context.get("structured_data"))
    return Head(frame, number=shown_number(context), record=context.get("record"), linked=linked)


@register.simple_tag(takes_context=True)
def title_ending(context, frame: Furniture) -> str:
    return ending_in(frame, shown_number(context))


def shown_number(context) -> int:
    """Which page of a list is shown: of the list in the context, whose number is never beyond its end."""
    if "page" not in getattr(context.get("request"), "GET", {}):
        return 1
    listing = next((value for value in context.flatten().values() if isinstance(value, Page)), None)
    listing = listing or getattr(context.get("catalogue"), "page", None)
    return listing.number if listing else 1


register.filter("linked_data", linked_data)
