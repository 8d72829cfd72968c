from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from site_project.page_cache.generations import ALWAYS
from site_project.page_cache.writes import generations


class Command(BaseCommand):
    help = "Let every page be made anew. For changes that went past Django: a restored database, new style sheets."

    def handle(self, **options):
        generations().rise([ALWAYS])
        self.stdout.write(_("Every page is made anew on its next request."))
