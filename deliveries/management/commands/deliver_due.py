from django.core.management.base import BaseCommand

from deliveries.relay import deliver_due


class Command(BaseCommand):
    help = "Sends what is due, quietly. Run it every minute where no worker calls `deliveries.relay.deliver_due()`."

    def handle(self, **options):
        while deliver_due():
            pass
