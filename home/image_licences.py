"""The report of the rights to show our pictures (图片授权)."""

from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn, UsageCountColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

import django_filters

from .images import PortalImage

SOON = {"30": 30, "90": 90}


class ImageLicenceFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="with_state",
        choices=[
            ("expired", _("Expired")),
            ("30", _("Ends within 30 days")),
            ("90", _("Ends within 90 days")),
            ("doubt", _("Not confirmed or without proof")),
            ("portrait", _("Without the consent of those shown")),
        ],
    )

    class Meta:
        model = PortalImage
        fields = ["state", "licence", "collection"]

    def with_state(self, images, name, value):
        if value in SOON:
            return images.expiring(until=localdate() + timedelta(days=SOON[value]))
        if value == "portrait":
            return images.filter(portrait_consent=False)
        return images.expired() if value == "expired" else images.in_doubt()


def picture_policy():
    return policy_registry.get_by_type(PortalImage)


class ImageLicenceReport(ReportView):
    page_title = _("Picture licences")
    header_icon = "image"
    model = PortalImage
    index_url_name = "home_image_licences"
    index_results_url_name = "home_image_licences_results"
    filterset_class = ImageLicenceFilterSet
    default_ordering = "expires_at"
    any_permission_required = ["add", "change", "delete"]
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailimages:edit"),
        Column("licence", label=_("licence"), accessor="get_licence_display"),
        Column("copyright_holder", label=_("copyright holder")),
        Column("expires_at", label=_("licence ends on"), sort_key="expires_at"),
        Column("licence_warning", label=_("To be settled")),
        UsageCountColumn("usage_count", label=_("Used"), sort_key="usage_count"),
    ]
    export_filename = "picture-licences"
    list_export = [
        "title",
        "filename",
        "get_licence_display",
        "copyright_holder",
        "expires_at",
        "portrait_consent",
        "licence_warning",
        "usage_count",
        "used_in",
    ]
    export_headings = {
        "title": _("Title"),
        "filename": _("File"),
        "get_licence_display": _("licence"),
        "copyright_holder": _("copyright holder"),
        "expires_at": _("licence ends on"),
        "portrait_consent": _("consent of those shown"),
        "licence_warning": _("To be settled"),
        "usage_count": _("Used"),
        "used_in": _("Used in"),
    }

    @property
    def permission_policy(self):
        return picture_policy()

    def get_base_queryset(self):
        images = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        )
        return images.annotate(usage_count=ReferenceIndex.usage_count_subquery(PortalImage))
