"""Names that Django and Wagtail write into the database in English: permissions, the two roots, the welcome page."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext, gettext_noop, override

from wagtail.models import Collection, Page, Task, Workflow

ACTIONS = {
    "add": gettext_noop("Can add %(name)s"),
    "change": gettext_noop("Can change %(name)s"),
    "delete": gettext_noop("Can delete %(name)s"),
    "view": gettext_noop("Can view %(name)s"),
    "publish": gettext_noop("Can publish %(name)s"),
    "bulk_delete": gettext_noop("Can delete %(name)s with children"),
    "lock": gettext_noop("Can lock %(name)s"),
    "unlock": gettext_noop("Can unlock %(name)s"),
    "choose": gettext_noop("Can choose %(name)s"),
}
STOCK_TITLES = {
    "Root": gettext_noop("All pages"),
    "Welcome to your new Wagtail site!": gettext_noop("Welcome to your new site"),
}
STOCK_COLLECTION = {"Root": gettext_noop("All collections")}


def say_in_chinese(**kwargs) -> None:
    """Rename what still has its English name; what an administrator has named stays. Connected to `post_migrate`."""
    with override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.select_related("content_type"):
            rename(permission, permission_name(permission))
        for title, ours in STOCK_TITLES.items():
            Page.objects.filter(title=title).update(title=gettext(ours), draft_title=gettext(ours))
        for name, ours in STOCK_COLLECTION.items():
            Collection.objects.filter(name=name, depth=1).update(name=gettext(ours))
        for model in (Task, Workflow):
            model.objects.filter(name="Moderators approval").update(name=gettext("Moderators approval"))


def permission_name(permission: Permission) -> str:
    """`Can add article` as `可以添加文章`; a permission of an app's own as its catalogue says it."""
    action = permission.codename.removesuffix(f"_{permission.content_type.model}")
    if action in ACTIONS and action != permission.codename:
        return gettext(ACTIONS[action]) % {"name": model_name(permission.content_type)}
    return gettext(permission.name)


def model_name(content_type: ContentType) -> str:
    model = content_type.model_class()
    return str(model._meta.verbose_name) if model else content_type.model


def rename(permission: Permission, name: str) -> None:
    if name != permission.name and permission.name.isascii():
        Permission.objects.filter(pk=permission.pk).update(name=name[:255])
