"""What somebody was about to commit when he died is looked after by whoever comes next."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import SimpleTestCase, TransactionTestCase, override_settings, tag

from articles.models import ArticlePage
from site_project.page_cache import writes
from site_project.page_cache.generations import ALWAYS, Generations, slot_of
from site_project.page_cache.layer import PageCache
from site_project.page_cache.marks import LET_GO, LONGEST_COMMIT
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section, an_institution

from .test_processes import database_url
from .world import Counted, ask

DIES = """
import os, signal, sys
from pathlib import Path
from site_project.page_cache.generations import Generations
mark = Generations(Path(sys.argv[1])).mark()
mark.add(map(int, sys.argv[2:]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@tag("once")
class MarkTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.generations = Generations(self.folder)
        self.generations.settle()

    def die(self, *slots: int) -> None:
        command = [sys.executable, "-c", DIES, str(self.folder), *map(str, slots)]
        self.assertEqual(subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode, -signal.SIGKILL)

    def found_long_ago(self) -> None:
        (mark,) = self.generations.marks.folder.iterdir()
        old = mark.with_name(f"1-1-1.{int(mark.stat().st_mtime) - LONGEST_COMMIT - 2}{LET_GO}")
        os.utime(mark.rename(old), (0, 0))

    def rises(self, slot: int) -> int:
        before = self.generations.number(slot)
        self.generations.settle()
        return self.generations.number(slot) - before

    def test_what_the_dead_was_about_to_change_is_raised_by_the_next_reader(self):
        self.die(7, 8)

        self.assertFalse(self.generations.is_open)
        self.assertEqual(self.rises(8), 1)

    def test_and_once_more_when_its_commit_must_have_come_through(self):
        self.die(7)
        self.rises(7)
        self.assertFalse(self.generations.is_open)
        self.found_long_ago()

        self.assertEqual([self.rises(7), self.rises(7)], [1, 0])
        self.assertTrue(self.generations.is_open)

    def test_a_mark_that_could_not_be_written_stands_for_everything(self):
        self.die()

        self.assertEqual(self.rises(slot_of(ALWAYS)), 1)

    def test_the_living_are_waited_for(self):
        mark = self.generations.mark()
        mark.add([7])

        self.assertEqual(self.rises(7), 0)
        self.assertFalse(self.generations.is_open)

    def test_a_rise_takes_its_mark_away(self):
        mark = self.generations.mark()
        self.generations.rise(["one"], mark)

        self.assertTrue(self.generations.is_open)

    def test_nothing_from_before_the_host_was_started_is_believed(self):
        before = self.generations.snapshot()
        (self.folder / "boot").write_text("another")

        after = Generations(self.folder).snapshot()

        self.assertEqual([slot for slot in range(3, 4096) if after[slot * 8 :][:8] == before[slot * 8 :][:8]], [])
        self.assertEqual(self.generations.snapshot(), after)


CHANGES = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from articles.models import ArticlePage
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    ArticlePage.objects.filter(pk=int(sys.argv[1])).update(title="Harbour closed")
"""


class KilledAfterCommitTests(TransactionTestCase):
    """A process that has committed and dies before it can tell anybody."""

    serialized_rollback = True

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(PAGE_CACHE_FOLDER=self.folder))
        writes.generations.cache_clear()
        self.addCleanup(writes.generations.cache_clear)
        self.story = an_article(a_section(an_institution(a_portal())), ArticlePage, "Harbour opens", body="Ships.")
        self.workers = [PageCache(Counted(), Generations(self.folder)) for _worker in range(2)]

    def change_and_die(self):
        environment = {
            "DJANGO_SETTINGS_MODULE": "site_project.settings.test",
            "DATABASE_URL": database_url(),
            "PAGE_CACHE_FOLDER": str(self.folder),
        }
        command = [sys.executable, "-c", CHANGES, str(self.story.pk)]
        died = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | environment, check=False)
        self.assertEqual(died.returncode, -signal.SIGKILL)

    def titles(self) -> list[str]:
        return [ask(worker, self.story.url).text.split("<title>")[1].split("_")[0] for worker in self.workers]

    def test_leaves_no_page_as_it_was(self):
        self.assertEqual(self.titles() + self.titles(), ["Harbour opens"] * 4)

        self.change_and_die()

        self.assertEqual(self.titles(), ["Harbour closed"] * 2)

    def test_a_change_that_is_rolled_back_leaves_no_mark(self):
        marks = writes.generations().marks

        with transaction.atomic():
            ArticlePage.objects.filter(pk=self.story.pk).update(title="Harbour closed")
            self.assertTrue(marks.any())
            transaction.set_rollback(True)

        self.assertFalse(marks.any())
        self.assertEqual(connection.run_on_commit, [])
