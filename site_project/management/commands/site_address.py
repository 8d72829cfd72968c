from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


class Command(BaseCommand):
    help = "Says under which address the default site is read; canonical links and the API name it."

    def add_arguments(self, parser):
        parser.add_argument("address", help="for example https://www.example.org")

    def handle(self, *, address, **options):
        try:
            parts = urlsplit(address)
            hostname, port = parts.hostname, parts.port or PORTS[parts.scheme]
        except (KeyError, ValueError) as error:
            raise CommandError(_("Write the whole address, for example https://www.example.org.")) from error
        if not hostname or parts.path.strip("/"):
            raise CommandError(_("Write the whole address, for example https://www.example.org."))
        site = Site.objects.get(is_default_site=True)
        site.hostname, site.port = hostname, port
        site.save()
        self.stdout.write(_("The site is read at %(address)s.") % {"address": site.root_url})
