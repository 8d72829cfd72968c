"""What a deleted page was."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail.permission_policies.pages import PagePermissionPolicy

from ..conf import conf


class DeletedPageQuerySet(models.QuerySet):
    def tops(self):
        """The pages somebody deleted, without those that went along because they stood below."""
        return self.filter(is_top=True)

    def visible_to(self, user):
        """Those that the user could have deleted: drafts where they may change pages, live ones where they publish."""
        if user.is_superuser:
            return self
        policy = PagePermissionPolicy()
        changeable = policy.instances_user_has_permission_for(user, "change").values("pk")
        publishable = policy.instances_user_has_permission_for(user, "publish").values("pk")
        return self.filter(
            Q(deleted_by=user) | Q(was_live=False, parent_key__in=changeable) | Q(parent_key__in=publishable)
        )

    def outdated(self):
        return self.filter(deleted_at__lt=timezone.now() - timedelta(days=conf.TRASH_DAYS))


class DeletedPage(models.Model):
    """One deleted page with its content. Pages that went in one deletion share its number."""

    deletion = models.UUIDField(_("deletion"), db_index=True)
    is_top = models.BooleanField(_("was deleted itself"), help_text=_("Others went along because they stood below."))
    page_key = models.BigIntegerField(_("page number"), db_index=True)
    parent_key = models.BigIntegerField(_("number of the page above"), null=True)
    path = models.CharField(_("place in the tree"), max_length=255)
    url_path = models.TextField(pgettext_lazy("web", "address"))
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind of page"), max_length=200)
    was_live = models.BooleanField(_("was live"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deleted by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(_("deleted at"), default=timezone.now)

    objects = DeletedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted page")
        verbose_name_plural = _("deleted pages")
        ordering = ["-deleted_at", "path"]

    def __str__(self):
        return self.title

    @property
    def lost_at(self):
        """When it can no longer be brought back."""
        return self.deleted_at + timedelta(days=conf.TRASH_DAYS)

    def with_all_below(self):
        """This page and those deleted along with it, from the top down."""
        return DeletedPage.objects.filter(deletion=self.deletion, path__startswith=self.path).order_by("path")


def purge_deleted_pages() -> int:
    """Forget for good what was deleted longer ago than `ARTICLES_TRASH_DAYS`; return how many pages that were."""
    return DeletedPage.objects.outdated().delete()[0]
