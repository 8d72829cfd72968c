import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from leads.people import erase, hand_out, look_for


class Command(BaseCommand):
    help = "Hands out, or erases, everything that is stored about the person with this telephone number or receipt."

    def add_arguments(self, parser):
        parser.add_argument("person", help="a telephone number, however it is written, or a receipt")
        parser.add_argument("--output", type=Path, help="a file for the data; without one it is printed")
        parser.add_argument("--erase", action="store_true", help="erase it; asks first")
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *, person, output, erase: bool, noinput, **options):
        leads = look_for(person)
        if not leads:
            raise CommandError(_("Nothing is stored about this person."))
        if erase:
            self.erase(leads, noinput)
            return
        text = json.dumps(hand_out(leads), ensure_ascii=False, indent=2)
        if output:
            output.touch(mode=0o600)
            output.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)

    def erase(self, leads, noinput: bool) -> None:
        question = _("Erase %(count)d enquiries for good? Type yes: ") % {"count": len(leads)}
        if not noinput and input(question).strip() != "yes":
            raise CommandError(_("Nothing was erased."))
        self.stdout.write(_("%(count)d enquiries were erased.") % {"count": erase(leads, why="person_data")})
