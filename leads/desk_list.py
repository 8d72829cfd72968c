"""The list of leads: Wagtail's own, with saved views above it and only what may be seen in it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from .desk_columns import COLUMNS, ONE_LINE, chosen_columns
from .desk_filters import LeadFilterSet
from .desk_scope import leads_on_desk
from .exports.at_once import quick_export
from .exports.formats import FORMATS
from .finding import leads_named, leads_with_phone
from .lead import Lead
from .rights import may_somewhere, within_rights
from .saved_views import SavedView, lasting, views_of

MOST_COUNTED = 10_000
DIGITS_OF_A_NUMBER = 7
NEWEST = ["-created_at", "-pk"]


class BoundedPaginator(WagtailPaginator):
    """Counts no further than anybody leafs: a list of millions opens as fast as one of thousands."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_COUNTED].count()


class LeadIndexView(IndexView):
    paginator_class: type[Paginator] = BoundedPaginator

    def get_base_queryset(self):
        # Apart from the leads: a join is made for every lead that is leafed over as well.
        return leads_on_desk(self.request.user).prefetch_related("assignee")

    def order_queryset(self, queryset):
        return in_order(queryset, self.request.GET)

    @cached_property
    def columns(self):
        checkbox, receipt, *_rest = super().columns
        return [checkbox, receipt, *chosen_columns(self.request.user)]

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, **kwargs, classname=f"title {ONE_LINE}")

    @cached_property
    def kept_query(self) -> str:
        return lasting(self.request.GET)

    def get_edit_url(self, instance):
        """With the list it stands in, so that the next one is a click away."""
        url = super().get_edit_url(instance)
        return f"{url}?{self.kept_query}" if url and self.kept_query else url

    def get_list_buttons(self, instance):
        """None: the receipt opens the lead, and a row of one line shows twice as many of them."""
        return []

    def search_queryset(self, queryset):
        return searched(queryset, self.search_query)

    @property
    def show_export_buttons(self):
        return may_somewhere(self.request.user, "export")

    @cached_property
    def header_buttons(self):
        query = f"?{self.kept_query}" if self.kept_query else ""
        return [
            HeaderButton(_("Board"), url=reverse("leads_board") + query, icon_name="grip"),
            HeaderButton(_("Statistics"), url=reverse("leads_statistics"), icon_name="table"),
        ]

    @cached_property
    def header_more_buttons(self):
        buttons = [Button(_("Choose columns"), url=reverse("leads_columns"), icon_name="list-ul", priority=5)]
        if self.show_export_buttons:
            url = f"{reverse('leads_export_new')}?{self.request.GET.urlencode()}"
            buttons.append(Button(_("Export…"), url=url, icon_name="download", priority=4))
        if may_somewhere(self.request.user, "work"):
            buttons.append(Button(_("Import contacts"), url=reverse("leads_imports"), icon_name="upload", priority=6))
        return [*buttons, *super().header_more_buttons]

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {
            "saved_views": [self.as_link(view) for view in views_of(self.request.user)],
            "kept_query": self.kept_query,
            "more_than_counted": context["items_count"] >= MOST_COUNTED,
            "among_spam": self.matches_among_spam(context),
        }

    def as_link(self, view) -> dict:
        query = lasting(QueryDict(view.query))
        return {
            "name": view.name,
            "url": f"{self.index_url}?{query}" if query else self.index_url,
            "is_current": query == self.kept_query,
            "mine": view if isinstance(view, SavedView) and view.owner_id == self.request.user.pk else None,
            "shared_by": view.owner if isinstance(view, SavedView) and view.owner_id != self.request.user.pk else None,
        }

    def matches_among_spam(self, context) -> bool:
        """Whether what was looked for and not found stands among the suspected spam."""
        if not self.is_searching or context["items_count"] or self.request.GET.get("spam"):
            return False
        spam = leads_on_desk(self.request.user).filter(is_suspected_spam=True)
        return searched(spam, self.search_query).exists()

    def get(self, request, *args, **kwargs):
        # Wagtail gathers what the page needs first, and so every lead of the list in memory.
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if not self.show_export_buttons or spreadsheet_format not in FORMATS:
            raise PermissionDenied
        leads = within_rights(queryset, self.request.user, "export").prefetch_related(None)
        return quick_export(self.request, leads.order_by("pk"), spreadsheet_format)


def searched(queryset, words: str):
    """By organisation or receipt; a name and a telephone number must be whole. A merged receipt finds its lead."""
    words = words.strip()
    if not words:
        return queryset
    receipts = {words, words.upper()}
    merged = Lead.objects.filter(receipt__in=receipts).exclude(merged_into=None)
    found = Q(receipt__in=receipts) | Q(pk__in=merged.values("merged_into"))
    for hidden in (leads_named(words), leads_with_phone(words)):
        found |= Q(pk__in=hidden.values("pk"))
    # A number or a receipt is found by its index; only for what may be an organisation every lead is looked at.
    if sum(map(str.isdecimal, words)) < DIGITS_OF_A_NUMBER:
        found |= Q(organisation__icontains=words)
    return queryset.filter(found)


def in_order(queryset, query: QueryDict):
    """As the list is sorted, and the newest first among equals: no lead stands on two pages, or on none."""
    chosen = query.get("ordering", "")
    keys = {column.sort_key for column in COLUMNS} | {"receipt"}
    return queryset.order_by(chosen, "-pk") if chosen.removeprefix("-") in keys - {None} else queryset.order_by(*NEWEST)


def leads_in_list(request, query: QueryDict):
    """The leads of the list with this address, as its reader sees it."""
    filters = LeadFilterSet(query, request=request)
    found = leads_on_desk(request.user)
    found = filters.filter_queryset(found) if filters.is_valid() else found
    return in_order(searched(found, query.get("q", "")), query)
