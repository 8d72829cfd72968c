from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from wagtail.models import Site

from home.models import SiteSettings
from site_project import maintenance


class Command(BaseCommand):
    help = "Shows one page with the hotline instead of the site while it is worked on, and takes it away again."

    def add_arguments(self, parser):
        parser.add_argument("state", choices=["on", "off"])
        parser.add_argument("--until", default="", help="when it is over, in words for the reader: 今天 18:30")

    def handle(self, *, state, until, **options):
        if state == "off":
            maintenance.end()
            self.stdout.write(_("The site is shown again."))
            return
        site = Site.objects.get(is_default_site=True)
        words = SiteSettings.for_site(site)
        maintenance.begin(
            name=words.name or site.site_name,
            hotline=words.hotline,
            hotline_hours=words.hotline_hours,
            until=until,
        )
        self.stdout.write(_("Visitors see the maintenance page until you run `manage.py maintenance off`."))
