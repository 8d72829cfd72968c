from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tqdm import tqdm

from leads.rekeying import forget_old_pages, reseal, waiting_to_be_sealed


class Command(BaseCommand):
    help = (
        "Encrypts all personal data of leads by the first key of LEADS_KEYS; opens it where LEADS_ENCRYPTION is off. "
        "May be cut off and run again. Afterwards older keys may leave the ring."
    )

    def handle(self, **options):
        with tqdm(total=waiting_to_be_sealed(), unit="rows", file=self.stderr, disable=not options["verbosity"]) as bar:
            for count in reseal():
                bar.update(count)
        forget_old_pages()
        left = waiting_to_be_sealed()
        self.stdout.write(_("%(count)d rows are left to encrypt anew.") % {"count": left})
