from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tqdm import tqdm

from articles.importing.destination import Destination, find_section, find_user
from articles.importing.found import Refused
from articles.importing.readers import files_in, read_file
from articles.importing.report import refused_count, sentence, summary, table
from articles.importing.store import Outcome, compare, fingerprint_of, store


class Command(BaseCommand):
    help = "Imports articles: saved pages, copied text, CSV, XLSX, JSON, RSS, Atom and WordPress exports."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="files, or folders with files")
        parser.add_argument("--section", required=True, help="path of the section as in its address, or its id")
        parser.add_argument("--as", dest="state", choices=["draft", "review", "live"], default="draft")
        parser.add_argument("--user", help="in whose name; needed for review and live")
        parser.add_argument("--dry-run", action="store_true", help="show what would come in and write nothing")

    def handle(self, *, files, section, state, user, dry_run, **options):
        destination = self.destination(section, state, user)
        paths = list(dict.fromkeys(files_in(files)))
        if not paths:
            raise CommandError(_("There is no file that can be read."))
        outcomes = dry_outcomes(paths, destination) if dry_run else stored_outcomes(paths, destination)
        counted = self.tell(outcomes, total=len(paths), dry_run=dry_run, verbosity=options["verbosity"])
        self.stdout.write(summary(counted, dry_run=dry_run))
        if counted["refused"]:
            raise CommandError(refused_count(counted["refused"]))

    def destination(self, section: str, state: str, user: str | None) -> Destination:
        try:
            destination = Destination(find_section(section), state, find_user(user) if user else None)
            destination.check()
        except (LookupError, PermissionDenied) as error:
            raise CommandError(error.args[0]) from error
        return destination

    def tell(self, outcomes: Iterator, *, total: int, dry_run: bool, verbosity: int) -> Counter:
        """Say as it happens what did not come in as a whole; a dry run also draws its table. Counts by kind."""
        counted, seen = Counter(), []
        # Shown on a terminal only.
        with tqdm(total=total, unit="", disable=None) as bar:
            for finished, outcome in outcomes:
                bar.update(finished - bar.n)
                if outcome is None:
                    continue
                counted[outcome.kind] += 1
                if dry_run:
                    seen.append(outcome)
                if outcome.reason or outcome.notes or verbosity > 1:
                    with bar.external_write_mode():
                        self.stdout.write(sentence(outcome))
        if seen:
            self.stdout.write("\n".join(table(seen)))
        return counted


def stored_outcomes(paths: list, destination: Destination) -> Iterator:
    """(files finished, outcome) for everything in the files; None at the end of each file."""
    for finished, path in enumerate(paths):
        for found in read_file(path):
            refused = isinstance(found, Refused)
            yield finished, as_refused(found) if refused else store(found, destination)
        yield finished + 1, None


def dry_outcomes(paths: list, destination: Destination) -> Iterator:
    """The same without writing; what stands in the files twice counts as already there."""
    met = set()
    for finished, path in enumerate(paths):
        for found in read_file(path):
            if isinstance(found, Refused):
                yield finished, as_refused(found)
                continue
            outcome = compare(found, destination) or Outcome("imported", found.place, found.article.title)
            fingerprint = fingerprint_of(found.article, destination)
            kind = "known" if fingerprint in met and outcome.kind == "imported" else outcome.kind
            met.add(fingerprint)
            yield finished, outcome._replace(kind=kind, article=found.article, notes=tuple(found.article.notes))
        yield finished + 1, None


def as_refused(refused: Refused) -> Outcome:
    return Outcome("refused", refused.place, reason=refused.reason)
