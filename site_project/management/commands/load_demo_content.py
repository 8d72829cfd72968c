import time
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

import swapper

from tqdm import tqdm


class Command(BaseCommand):
    help = (
        "Fills the portal with a believable demo; again and again, nothing is doubled. --articles and --leads add bulk "
        "content, the same for the same number. --wipe removes the demo and nothing else."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="so many more articles")
        parser.add_argument("--leads", type=int, default=0, metavar="N", help="so many more leads")
        parser.add_argument("--wipe", action="store_true", help="remove what the demo made")
        parser.add_argument("--yes", "--noinput", action="store_true", dest="yes", help="do not ask before wiping")

    def handle(self, *, articles, leads, wipe, yes, **options):
        self.refuse_what_cannot_work(articles, leads, wipe)
        self.bars = options["verbosity"] > 0
        started = time.monotonic()
        if wipe:
            self.wipe(yes)
        else:
            self.load(articles, leads)
        self.stdout.write(self.style.SUCCESS(_("Done in %(seconds).1f s.") % {"seconds": time.monotonic() - started}))

    def refuse_what_cannot_work(self, articles: int, leads: int, wipe: bool) -> None:
        if articles < 0 or leads < 0:
            raise CommandError(_("--articles and --leads take a number from 0 upwards."))
        if wipe and (articles or leads):
            raise CommandError(_("--wipe removes, --articles and --leads add: choose one."))
        if swapper.is_swapped("wagtailcore", "Page"):
            raise CommandError(_("The demo needs Wagtail's own page class, and this site has swapped it."))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(_("The database is not up to date: run `manage.py migrate` first."))

    def progress(self, title: str):
        """A bar on a terminal, nothing in a log."""
        return partial(tqdm, desc=title, leave=False, disable=None if self.bars else True)

    def load(self, articles: int, leads: int) -> None:
        # Imported late: where the page class is swapped, these modules cannot be.
        from site_project.demo_content.portal import Loading

        Loading(say=self.stdout.write, progress=self.progress).run(articles=articles, leads=leads)

    def wipe(self, yes: bool) -> None:
        from site_project.demo_content.wipe import wipe

        if not yes and not self.is_confirmed():
            raise CommandError(_("Nothing was removed."))
        removed, kept = wipe(self.progress)
        for title, count in removed.items():
            self.stdout.write(_("%(title)s removed: %(count)d.") % {"title": title, "count": count})
        for line in kept:
            self.stdout.write(self.style.WARNING(line))

    def is_confirmed(self) -> bool:
        try:
            answer = input(_("Remove all demo pages, pictures, leads and accounts? Type “yes”: "))
        except EOFError as error:
            raise CommandError(_("Nobody can answer here; --yes removes without asking.")) from error
        return answer.strip().lower() == "yes"
