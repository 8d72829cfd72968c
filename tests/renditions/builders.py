"""Articles whose pictures nobody has seen yet."""

import json
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from wagtail.images import get_image_model

from PIL import Image

from tests.articles.builders import an_article


def a_photo(title="Harbour", *, size=(1200, 900), colour="teal", drawing=None):
    file = BytesIO()
    (drawing or Image.new("RGB", size, colour)).save(file, "JPEG")
    return get_image_model().objects.create(title=title, file=ContentFile(file.getvalue(), f"{title}.jpg"))


def text_with(*pictures):
    """A body that shows these pictures."""
    return json.dumps([{"type": "image", "value": {"image": picture.pk, "alt_text": "A quay"}} for picture in pictures])


def an_illustrated_article(section, article_class, *pictures, **values):
    """A live article with a cover; the pictures stand in its text."""
    article = an_article(section, article_class, cover=a_photo("Cover"), **values)
    article.body = text_with(*pictures)
    article.save()
    return article


def specs_of(image) -> set[str]:
    """What has been made of it, without what the admin shows."""
    return set(image.renditions.values_list("filter_spec", flat=True))


def files_made() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT, "images").glob("*")}
