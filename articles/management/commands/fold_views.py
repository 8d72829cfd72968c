from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles.conf import conf
from articles.counting.folding import Folder
from articles.counting.months import fold_old_days


class Command(BaseCommand):
    help = "Adds up the views put down on this host and folds old days into months. The worker does both by itself."

    def handle(self, **options):
        if conf.SPOOL_DIR:
            folder = Folder(conf.SPOOL_DIR)
            if not folder.leads():
                self.stdout.write(_("A running process of this host adds up the views already."))
            while count := folder.fold():
                self.stdout.write(_("%(count)s views added up.") % {"count": count})
            folder.close()
        self.stdout.write(_("%(count)s days folded into months.") % {"count": fold_old_days()})
