import json
import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

# The letters that could end the script element or start another; Django's json_script escapes the same three.
UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def linked_data(facts: dict):
    """The facts as a JSON-LD script element that no title can break out of."""
    text = json.dumps(facts, ensure_ascii=False).translate(UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 -- escaped above


@register.filter
def dialled(phone: str) -> str:
    """The digits of a number as `tel:` wants them; an extension (转 802) is dialled by hand."""
    return re.sub(r"[^0-9+]", "", phone.partition("转")[0])
