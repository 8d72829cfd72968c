"""After logging in: which times were missed, until somebody has seen to it."""

from django.urls import reverse

from wagtail.admin.ui.components import Component

from .missed import missed_for

SHOWN = 5


class MissedTimesPanel(Component):
    name = "articles_missed_times"
    template_name = "articles/review/missed_panel.html"
    order = 205

    def get_context_data(self, parent_context):
        missed = missed_for(parent_context["request"].user).select_related("page")
        return {"missed": list(missed[:SHOWN]), "missed_url": reverse("articles_reviews_missed")}


def show_missed_times(request, panels) -> None:
    """Hook `construct_homepage_panels`."""
    panels.append(MissedTimesPanel())
