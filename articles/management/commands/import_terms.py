from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.proofing.term_csv import apply_plan, decoded, plan_import

STARTERS = Path(__file__).resolve().parents[2] / "data" / "terms"


class Command(BaseCommand):
    help = "Imports lists of terms from CSV files (UTF-8 or GBK). What stands in both is changed, never doubled."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--starter", action="store_true", help="import the lists that come with the app")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, files, starter, dry_run, **options):
        files = [*files, *(sorted(STARTERS.glob("*.csv")) if starter else [])]
        if not files:
            raise CommandError("Name a file, or say --starter.")
        refused = sum([self.import_file(file, dry_run) for file in files])
        if refused:
            raise CommandError(f"{refused} lines or files were left out; the rest is done.")

    def import_file(self, file: Path, dry_run: bool) -> int:
        try:
            plan = plan_import(decoded(file.read_bytes()))
        except (OSError, ValidationError) as error:
            said = " ".join(error.messages) if isinstance(error, ValidationError) else error.strerror
            self.stderr.write(f"{file}: {said}")
            return 1
        for line, message in plan.errors:
            self.stderr.write(f"{file}:{line}: {message}")
        if not dry_run:
            apply_plan(plan)
        self.stdout.write(f"{file}: {len(plan.added)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged.")
        return len(plan.errors)
