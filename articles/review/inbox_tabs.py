"""What the lists of the inbox share: who may see them, and the way from one to the next."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import BaseListingView

from .access import has_inbox
from .waiting import MOST_COUNTED, count_waiting


@dataclass(frozen=True)
class Tab:
    name: str
    label: str

    @property
    def url(self) -> str:
        return reverse(self.name)


TABS = [
    Tab("articles_reviews", _("Waiting for me")),
    Tab("articles_reviews_all", _("All in review")),
    Tab("articles_reviews_returned", _("Sent back to me")),
    Tab("articles_reviews_decided", _("Recently decided")),
    Tab("articles_reviews_missed", _("Missed times")),
]


class TabbedListing(BaseListingView):
    """One list of the inbox, with the tabs above it."""

    template_name = "articles/review/inbox.html"
    results_template_name = "articles/review/inbox_results.html"
    page_title = _("Reviews")
    header_icon = "tasks"
    paginate_by = 50
    empty = ""

    def dispatch(self, request, *args, **kwargs):
        if not has_inbox(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_index_results_url(self):
        return reverse(f"{self.index_url_name}_results")

    def get_context_data(self, **kwargs):
        tabs = [(tab, tab.name == self.index_url_name) for tab in TABS]
        return {**super().get_context_data(**kwargs), "tabs": tabs, "empty": self.empty}


def urls_of(*views) -> list:
    """Each list, and its results for a search without a reload."""
    found = []
    for view in views:
        part = view.index_url_name.removeprefix("articles_reviews").strip("_")
        address = f"reviews/{part}/" if part else "reviews/"
        found.append(path(address, view.as_view(), name=view.index_url_name))
        results = view.as_view(results_only=True)
        found.append(path(f"{address}results/", results, name=f"{view.index_url_name}_results"))
    return found


class InboxMenuItem(MenuItem):
    """待审, with the number of what waits for whoever looks at the menu."""

    def is_shown(self, request):
        return has_inbox(request.user)

    def render_component(self, request):
        component = super().render_component(request)
        if waiting := waiting_text(request.user):
            component.label = f"{self.label} ({waiting})"
        return component


def waiting_text(user) -> str:
    count = count_waiting(user)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
