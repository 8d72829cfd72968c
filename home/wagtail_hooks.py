from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .help_menu import keep_what_is_ours
from .image_licences import ImageLicenceReport, picture_policy
from .missing_report import MissingAddressReport, RedirectMissingView, redirect_policy
from .titles import ending_of

hooks.register("title_ending", ending_of)

hooks.register("construct_help_menu", keep_what_is_ours)


class ImageLicencesMenuItem(MenuItem):
    def is_shown(self, request):
        return picture_policy().user_has_any_permission(request.user, ImageLicenceReport.any_permission_required)


@hooks.register("register_admin_urls")
def image_licence_urls():
    return [
        path("reports/image-licences/", ImageLicenceReport.as_view(), name="home_image_licences"),
        path(
            "reports/image-licences/results/",
            ImageLicenceReport.as_view(results_only=True),
            name="home_image_licences_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def image_licences_menu_item():
    return ImageLicencesMenuItem(_("Picture licences"), reverse("home_image_licences"), icon_name="image", order=730)


class MissingAddressesMenuItem(MenuItem):
    def is_shown(self, request):
        return redirect_policy().user_has_any_permission(request.user, MissingAddressReport.any_permission_required)


@hooks.register("register_admin_urls")
def missing_address_urls():
    return [
        path("reports/missing-addresses/", MissingAddressReport.as_view(), name="home_missing_addresses"),
        path(
            "reports/missing-addresses/results/",
            MissingAddressReport.as_view(results_only=True),
            name="home_missing_addresses_results",
        ),
        path("reports/missing-addresses/redirect/", RedirectMissingView.as_view(), name="home_redirect_missing"),
    ]


@hooks.register("register_reports_menu_item")
def missing_addresses_menu_item():
    return MissingAddressesMenuItem(
        _("Addresses not found"), reverse("home_missing_addresses"), icon_name="redirect", order=740
    )
