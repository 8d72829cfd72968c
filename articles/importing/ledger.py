"""What was imported, so that a second run brings nothing twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

import swapper


class ImportedArticle(models.Model):
    """One article that came from elsewhere. It goes with its page: a deleted article may be imported again."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="imported_article",
        verbose_name=_("page"),
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    content_hash = models.CharField(_("hash of the text"), max_length=64, editable=False)
    old_address = models.TextField(_("old address"), blank=True)
    found_in = models.CharField(_("file"), max_length=255)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)

    class Meta:
        verbose_name = _("imported article")
        verbose_name_plural = _("imported articles")

    def __str__(self):
        return self.found_in
