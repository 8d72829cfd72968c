"""Who has looked at a review that waits."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewLook(models.Model):
    """That somebody opened the review page of a waiting review; the latest time counts."""

    task_state = models.ForeignKey(
        "wagtailcore.TaskState", on_delete=models.CASCADE, related_name="looks", verbose_name=_("review")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("reviewer")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("look at a review")
        verbose_name_plural = _("looks at reviews")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["task_state", "user"], name="articles_one_look_each")]

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M}"


def record_look(task_state, user) -> None:
    """Note that `user` has opened the review."""
    look = {"task_state_id": task_state.pk, "user": user}
    if not ReviewLook.objects.filter(**look).update(at=timezone.now()):
        ReviewLook.objects.get_or_create(**look)
