import re

from django import template

from articles.cards import Cards, draw
from zhsearch.engines import linked_data

register = template.Library()
register.filter("linked_data", linked_data)


@register.simple_tag(takes_context=True)
def drawn(context, cards) -> str:
    """The cards of articles, one after the other."""
    request = context.get("request")
    return cards.drawn(request) if isinstance(cards, Cards) else draw(cards, request)


@register.filter
def dialled(phone: str) -> str:
    """The digits of a number as `tel:` wants them; an extension (转 802) is dialled by hand."""
    return re.sub(r"[^0-9+]", "", phone.partition("转")[0])
