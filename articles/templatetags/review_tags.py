from django import template

from ..review.comparison import marked
from ..review.credits import person

register = template.Library()
register.filter("marked", marked)


@register.filter
def person_name(user):
    return person(user) if user else "—"
