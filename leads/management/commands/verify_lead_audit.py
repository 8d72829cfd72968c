from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from leads.audit import AuditHead, faults


class Command(BaseCommand):
    help = "Checks that no entry of the audit log was changed or cut out; prints its head, to be kept elsewhere."

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", help="A head that was printed earlier; it must still be in the log.")

    def handle(self, *, head, **options):
        found = list(faults(expected_head=head))
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(_("The audit log is not whole."))
        last = AuditHead.objects.filter(pk=1).first() or AuditHead()
        told = {"count": last.number, "digest": last.digest}
        self.stdout.write(_("The audit log is whole: %(count)d entries, head %(digest)s") % told)
