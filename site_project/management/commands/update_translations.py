from django.core.management.base import BaseCommand

from site_project.translations import catalogue_path, update_catalogue


class Command(BaseCommand):
    help = "Adds new strings to the Chinese catalogues of the named apps, drops unused ones, compiles."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("apps", nargs="+")

    def handle(self, *, apps, **options):
        for app in apps:
            added, missing = update_catalogue(app)
            self.stdout.write(f"{catalogue_path(app)}: {added} added, {missing} without Chinese.")
