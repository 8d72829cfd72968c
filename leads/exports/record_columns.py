"""The columns of the records of exports."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column

from ..pipeline import name_of
from ..rights import may_somewhere

ONE_LINE = "w-whitespace-nowrap"


class ProgressColumn(Column):
    """How far the file is: a bar, a link, or the two buttons of a second person."""

    cell_template_name = "leads/desk/export_state_cell.html"


def content(export) -> str:
    """Rows, format, columns, and whether numbers are in full and why."""
    count, bare = len(export.columns), _("full telephone numbers") + f"（{export.reason}）"
    said = [export.file_format.upper(), ngettext("%(count)d column", "%(count)d columns", count) % {"count": count}]
    said.append(bare if export.phones_shown else _("masked"))
    return "，".join([*said, filesizeformat(export.size)] if export.size else said)


RECORD_COLUMNS = [
    Column(
        "at",
        label=gettext_lazy("Asked for at"),
        accessor=lambda export: f"{localtime(export.at):%Y-%m-%d %H:%M:%S}",
        sort_key="at",
        classname=ONE_LINE,
    ),
    Column("by", label=gettext_lazy("By"), accessor=lambda export: name_of(export.by), classname=ONE_LINE),
    Column("content", label=gettext_lazy("Content"), accessor=content),
    Column("rows", label=gettext_lazy("Rows"), sort_key="rows", classname=ONE_LINE),
    ProgressColumn("state", label=gettext_lazy("State")),
    Column("sha256", label="SHA-256", accessor=lambda export: export.sha256[:12], classname=ONE_LINE),
]


class ExportsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_somewhere(request.user, "export")


def exports_menu_item():
    label = gettext_lazy("Records of exports")
    return ExportsMenuItem(label, reverse("leads_exports"), icon_name="download", order=1200)
