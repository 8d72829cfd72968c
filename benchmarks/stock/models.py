from django.db import models

from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page


class BlogPage(Page):
    """The page of Wagtail's tutorial."""

    date = models.DateField("Post date")
    intro = models.CharField(max_length=250)
    body = RichTextField(blank=True)

    api_fields = [APIField("date"), APIField("intro"), APIField("body")]

    class Meta:
        verbose_name = "blog page"
