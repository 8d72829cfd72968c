from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoObject(models.Model):
    """Says that an object came with the demo: `--wipe` removes nothing else."""

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("content type")
    )
    object_id = models.PositiveBigIntegerField(_("object"))
    # The slug or the receipt it was made with: moved, renamed or deleted since, it is not made a second time.
    key = models.CharField(_("key"), max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("demo object")
        verbose_name_plural = _("demo objects")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="site_one_mark_per_object")]
        indexes = [models.Index(fields=["content_type", "key"], name="site_demo_object_by_key")]

    def __str__(self):
        return f"{self.content_type_id}/{self.object_id}"
