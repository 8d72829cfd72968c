"""Menu items that lead nowhere for those without rights on pages, and are therefore not shown to them."""

from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy


class PageMenuItem(MenuItem):
    """Shown to whoever has any right on any page."""

    def is_shown(self, request):
        return user_has_any_page_permission(request.user)


class PageStaffMenuItem(MenuItem):
    """Shown to those who work with pages."""

    def is_shown(self, request):
        return PagePermissionPolicy().user_has_any_permission(request.user, ["change", "publish"])


class PageWriterMenuItem(MenuItem):
    """Shown to those who work with pages, and to those who may only write new ones."""

    def is_shown(self, request):
        return PagePermissionPolicy().user_has_any_permission(request.user, ["add", "change", "publish"])
