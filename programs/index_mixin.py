from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramIndexPageMixin(models.Model):
    """The catalogue of the programmes beneath it."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    class Meta:
        abstract = True
