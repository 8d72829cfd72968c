from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from wagtail.images import get_image_model

from tqdm import tqdm

from renditions.making import make_missing, uses_of


class Command(BaseCommand):
    help = "Makes every rendition that pages and records need and that is not there yet. May be cut off and run again."

    def handle(self, **options):
        uses = uses_of()
        images = get_image_model().objects
        bar = tqdm(images.iterator(chunk_size=200), total=images.count(), unit="", disable=None)
        made = sum(make_missing(image, uses.get(image.pk, ())) for image in bar)
        words = ngettext("%(count)d rendition made.", "%(count)d renditions made.", made)
        self.stdout.write(words % {"count": made})
