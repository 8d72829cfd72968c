import os
import signal
import tempfile
import threading
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.core import mail
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.utils import timezone

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from articles.models import ArticleIndexPage, ArticlePage
from deliveries.outbox import queue_mail
from site_project import worker
from site_project.worker import Job, jobs, run_due, run_for_ever
from tests.programs.builders import a_site

DONE = []


@task()
def write_down(word: str) -> None:
    DONE.append(word)


@task()
def break_down() -> None:
    raise ValueError("broken on purpose")


def in_own_folder(test):
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    settings = override_settings(DATA_DIR=Path(folder.name))
    settings.enable()
    test.addCleanup(settings.disable)


class JobTests(SimpleTestCase):
    def test_are_done_when_they_are_due(self):
        done = []
        often, seldom = Job(lambda: done.append("often"), 2), Job(lambda: done.append("seldom"), 30)

        for now in (0, 1, 2, 3, 4):
            run_due([often, seldom], now)

        self.assertEqual(done, ["often", "seldom", "often", "often"])

    def test_one_that_fails_stops_no_other_and_is_tried_again(self):
        done = []

        def broken():
            done.append("tried")
            raise OSError("no disk")

        for now in (0, 5):
            with self.assertLogs("site_project.worker", "ERROR") as log:
                run_due([Job(broken, 5), Job(lambda: done.append("other"), 5)], now)

        self.assertEqual(done, ["tried", "other"] * 2)
        self.assertIn("broken failed; it is tried again in 5 seconds.", log.output[0])

    def test_the_table_holds_what_the_portal_needs(self):
        names = [job.work.__name__ for job in jobs()]

        self.assertEqual(
            names,
            [
                "beat",
                "fold_views",
                "prune_pages",
                "purge_changes",
                "import_spooled_leads",
                "deliver_due",
                "run_tasks",
                "make_exports",
                "start_scheduled",
                "delete_expired",
                "build_next_files",
                "gather_pushes",
                "keep_schedules",
                "warn_of_expiry",
                "remind_overdue",
                "tell_overdue",
                "revive_stuck_tasks",
                "purge_deleted_pages",
                "purge_queries",
                "purge_old_leads",
                "forget_waiting_files",
                "tell_week",
                "fold_old_days",
            ],
        )


class WorkTests(TestCase):
    def test_sends_waiting_messages(self):
        queue_mail(to=["one@example.org"], subject="New lead", body="x", key="k")

        next(job for job in jobs() if job.work.__name__ == "deliver_due").work()

        self.assertEqual([message.subject for message in mail.outbox], ["New lead"])

    def test_publishes_what_is_due_and_nothing_else(self):
        section = a_site().add_child(instance=ArticleIndexPage(title="News", slug="news"))
        pages = {}
        for title, moment in (("due", timedelta(minutes=-1)), ("later", timedelta(hours=1))):
            page = ArticlePage(title=title, slug=title, live=False, go_live_at=timezone.now() + moment)
            section.add_child(instance=page)
            page.save_revision(approved_go_live_at=page.go_live_at)
            pages[title] = page

        worker.keep_schedules()

        self.assertEqual([ArticlePage.objects.get(slug=slug).live for slug in pages], [True, False])


@override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
class TaskTests(TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote

    def setUp(self):
        DONE.clear()

    def test_works_off_waiting_tasks_past_one_that_fails(self):
        write_down.enqueue("first")
        break_down.enqueue()
        write_down.enqueue("second")

        with self.assertLogs("django_tasks", "ERROR"):
            worker.run_tasks()

        self.assertEqual(DONE, ["first", "second"])
        self.assertEqual(
            sorted(DBTaskResult.objects.values_list("status", flat=True)), ["FAILED", "SUCCESSFUL", "SUCCESSFUL"]
        )

    def test_takes_up_what_a_killed_worker_left(self):
        for minutes in (16, 14):
            write_down.enqueue(f"{minutes} minutes ago")
            left = DBTaskResult.objects.filter(status="READY")
            left.update(status="RUNNING", started_at=timezone.now() - timedelta(minutes=minutes))

        worker.revive_stuck_tasks()
        worker.run_tasks()

        self.assertEqual(DONE, ["16 minutes ago"])


class LoopTests(SimpleTestCase):
    def test_beats_while_it_lives_and_stops_when_told(self):
        in_own_folder(self)
        stop = threading.Event()
        loop = threading.Thread(target=self.beat_only, args=(stop,))
        loop.start()
        deadline = time.monotonic() + 5
        while not worker.heartbeat_file().exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        alive = worker.heartbeat_file().exists()

        stop.set()
        loop.join(5)

        self.assertEqual((alive, loop.is_alive(), worker.heartbeat_file().exists()), (True, False, False))

    def beat_only(self, stop):
        run_for_ever(stop, [Job(worker.beat, 1)])


class CommandTests(TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote

    def test_says_what_it_does_works_and_stops_at_a_signal(self):
        in_own_folder(self)
        for name in (signal.SIGTERM, signal.SIGINT):
            self.addCleanup(signal.signal, name, signal.getsignal(name))
        queue_mail(to=["one@example.org"], subject="New lead", body="x", key="k")
        threading.Timer(1.5, os.kill, [os.getpid(), signal.SIGTERM]).start()
        out = StringIO()

        call_command("run_worker", stdout=out)

        told = out.getvalue().splitlines()
        self.assertEqual(
            (len(told), told[1], told[-1]), (len(jobs()) + 1, "fold_views：每 10 秒一次", "后台进程已停止。")
        )
        self.assertEqual([message.subject for message in mail.outbox], ["New lead"])
