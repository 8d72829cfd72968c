from django import template
from django.http import HttpRequest

from home.furniture import Furniture, furniture_for

register = template.Library()


@register.simple_tag(takes_context=True)
def furniture(context) -> Furniture:
    """The furniture of the page in the context; an error page may have no page, and no request either."""
    is_error = "request_path" in context or "withdrawal" in context
    return furniture_for(context.get("request") or HttpRequest(), context.get("page"), astray=is_error)


@register.simple_tag
def enquiry(frame: Furniture, layout: str) -> str:
    """The short form of the institution, drawn by its own page; empty where there is none."""
    form = frame.enquiry_form
    return form.render_enquiry(source=frame.page, prefix=layout, layout=layout) if form else ""
