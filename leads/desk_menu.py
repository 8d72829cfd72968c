"""The desk in the menu, with a word of alarm where leads are overdue."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from .desk_filters import due
from .desk_scope import leads_on_desk
from .rights import may_somewhere

MOST = 99


def overdue_count(user) -> int:
    """How many open leads should have been called back by yesterday; counted up to a hundred."""
    leads = leads_on_desk(user, "work").filter(is_suspected_spam=False)
    return due(lt=0)(leads).order_by()[: MOST + 1].count()


class OverdueMenuItem(MenuItem):
    """Shown while something is overdue, with the number."""

    def is_shown(self, request):
        return may_somewhere(request.user, "work") and self.number(request) > 0

    def number(self, request) -> int:
        """Counted once for a page, which asks twice."""
        if not hasattr(request, "overdue_leads"):
            request.overdue_leads = overdue_count(request.user)
        return request.overdue_leads

    def render_component(self, request):
        number = self.number(request)
        label = f"{self.label}（{number if number <= MOST else f'{MOST}+'}）"
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


def overdue_menu_item():
    url = SimpleLazyObject(lambda: reverse("wagtailsnippets_leads_lead:list") + "?due=overdue")
    return OverdueMenuItem(_("Overdue leads"), url, name="leads-overdue", icon_name="warning", order=151)
