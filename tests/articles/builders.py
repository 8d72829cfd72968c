"""Sections, articles and what belongs to them, of whatever page class."""

import json
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone

from wagtail.images import get_image_model

from PIL import Image

from articles.models import ArticleSource
from tests.programs.builders import a_site

BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 MicroMessenger/8.0"}


def a_section(section_class, title="News", *, under=None, **values):
    return (under or a_site()).add_child(instance=section_class(title=title, **values))


def an_article(section, article_class, title="Harbour opens", *, body="", **values):
    """A live article; `body` is one paragraph."""
    if body:
        values["body"] = json.dumps([{"type": "paragraph", "value": f"<p>{body}</p>"}])
    return section.add_child(instance=article_class(title=title, **values))


def hand_picked(*pages):
    return json.dumps([{"type": "page", "value": page.pk} for page in pages])


def moment(text: str) -> datetime:
    """A time as people write it, in the site's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


def a_source(name="Linjiang Daily", **values):
    return ArticleSource.objects.create(name=name, **values)


def a_picture(title="Harbour"):
    file = BytesIO()
    Image.new("RGB", (64, 40), "teal").save(file, "PNG")
    return get_image_model().objects.create(title=title, file=ContentFile(file.getvalue(), f"{title}.png"))
