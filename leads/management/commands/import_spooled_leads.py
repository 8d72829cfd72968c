from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from leads.emergency import import_spooled_leads


class Command(BaseCommand):
    help = "Brings enquiries from this host's emergency spool into the database; for hosts on which no worker runs."

    def handle(self, **options):
        count = import_spooled_leads()
        told = ngettext("%(count)d enquiry was brought in.", "%(count)d enquiries were brought in.", count)
        self.stdout.write(told % {"count": count})
