"""Exports under fire: a million rows in little memory, and a killed worker's file the same to the byte."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from datetime import timedelta
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from leads.audit import faults
from leads.exports import making
from leads.exports.asking import hand_to_worker
from leads.exports.at_once import export_of
from leads.exports.layout import file_of
from leads.exports.parts import read_parts
from leads.exports.selection import leads_of
from leads.models import AuditEntry, Lead, LeadEvent, LeadExport
from tests.leads.builders import a_colleague
from tests.leads.many import many_leads

from .portal import DRILL, database_url, so_often

State = LeadExport.State
FORMATS = ("csv", "xlsx", "json")
MILLION, MOST_GROWTH = 1_000_000, 64  # rows, megabytes
ROWS, CHUNK, KILLS = (100_000, 2000, 50) if DRILL else (600, 50, 3)
LEASE = timedelta(seconds=0.2)
WORKER = """
from leads.exports.making import make_exports
print("up", flush=True)
while True:
    make_exports()
"""


@override_settings(LEADS_EXPORT_NOD=10**9)
class ExportCase(TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.data = Path(directory.name)
        self.enterContext(override_settings(LEADS_EXPORT_DIR=self.data / "exports"))
        self.xu = a_colleague("xu")

    def tearDown(self):
        connections.close_all()

    def ask(self, file_format: str) -> LeadExport:
        export = export_of(self.xu, file_format, "", phones_shown=True, reason="drill")
        export.last_key = Lead.objects.order_by("pk").values_list("pk", flat=True).last()
        return hand_to_worker(export, leads_of(export))

    def wait_for(self, export: LeadExport, *, seconds: float) -> None:
        until = time.monotonic() + seconds
        while export.state == State.QUEUED and time.monotonic() < until:
            time.sleep(0.05)
            export.refresh_from_db()
        self.assertEqual(export.state, State.DONE)

    def hash_of_file(self, export: LeadExport) -> str:
        digest = hashlib.sha256()
        for piece in file_of(export).whole(read_parts(export)):
            digest.update(piece)
        return digest.hexdigest()


class KilledExportTests(ExportCase):
    """Workers are forked, and killed at any moment of their work."""

    def setUp(self):
        super().setUp()
        many_leads(ROWS)
        for name, value in {"CHUNK": CHUNK, "LEASE": LEASE}.items():
            self.enterContext(mock.patch.object(making, name, value))

    def a_worker(self) -> int:
        connections.close_all()  # children must not share them
        child = os.fork()
        if child == 0:
            while True:
                making.make_exports()
        return child

    def end(self, worker: int) -> None:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)

    def made_in_peace(self, file_format: str) -> tuple[LeadExport, float]:
        export, began = self.ask(file_format), time.monotonic()
        worker = self.a_worker()
        try:
            self.wait_for(export, seconds=600)
        finally:
            self.end(worker)
        return export, time.monotonic() - began

    def made_under_fire(self, file_format: str, *, within: float) -> tuple[LeadExport, int]:
        export, dice, hits = self.ask(file_format), random.Random(7), 0
        for _kill in so_often(KILLS, f"kill -9 {file_format}"):
            worker = self.a_worker()
            time.sleep(dice.uniform(0.3, 1.7) * within / KILLS)
            self.end(worker)
            export.refresh_from_db()
            hits += export.state == State.QUEUED and export.parts > 0
            LeadExport.objects.filter(state=State.QUEUED).update(lease_until=timezone.now())
        worker = self.a_worker()
        try:
            self.wait_for(export, seconds=600)
        finally:
            self.end(worker)
        return export, hits

    def test_end_in_the_file_that_was_made_in_peace(self):
        for number, file_format in enumerate(FORMATS, start=1):
            with self.subTest(file_format):
                whole, took = self.made_in_peace(file_format)
                killed, hits = self.made_under_fire(file_format, within=took)

                self.assertEqual((killed.sha256, killed.rows), (whole.sha256, ROWS))
                self.assertEqual(self.hash_of_file(killed), whole.sha256)
                self.assertEqual(LeadEvent.objects.filter(kind="exported").count(), 2 * ROWS * number)
                sys.stderr.write(f"\n{ROWS} rows as {file_format}: {KILLS} kills, {hits} half way, the same file.\n")
        told = AuditEntry.objects.filter(action="exported").values_list("facts__rows", "facts__sha256")
        self.assertEqual(list(told), list(LeadExport.objects.order_by("-pk").values_list("rows", "sha256")))
        self.assertEqual(list(faults()), [])


@unittest.skipUnless(DRILL, "A drill: run it with `make drill`.")
class MillionRowsDrill(ExportCase):
    def setUp(self):
        super().setUp()
        many_leads(MILLION)

    def a_worker(self) -> subprocess.Popen:
        """A process that only makes exports; ready when this returns."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(self.data),
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "LEADS_KEYS": ",".join(settings.LEADS_KEYS),
        }
        code = (
            "import django; django.setup(); from django.conf import settings;"
            f"settings.LEADS_EXPORT_DIR = __import__('pathlib').Path({str(self.data / 'exports')!r})\n{WORKER}"
        )
        worker = subprocess.Popen(
            [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
        )
        worker.stdout.readline()
        self.addCleanup(worker.stdout.close)
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)
        return worker

    def test_cost_the_worker_no_memory(self):
        for file_format in FORMATS:
            with self.subTest(file_format):
                worker = self.a_worker()
                before, began = memory_of(worker.pid, "VmRSS"), time.monotonic()
                export = self.ask(file_format)
                self.wait_for(export, seconds=3600)
                growth = memory_of(worker.pid, "VmHWM") - before
                worker.kill()

                self.assertEqual((export.rows, self.hash_of_file(export)), (MILLION, export.sha256))
                self.assertLessEqual(growth, MOST_GROWTH)
                sys.stderr.write(
                    f"\n{MILLION} rows as {file_format}: {export.size / 2**20:.0f} MB in "
                    f"{time.monotonic() - began:.0f} s, the worker grew by {growth:.0f} MB from {before:.0f}.\n"
                )
                making.delete_parts(export)


def memory_of(process: int, name: str) -> float:
    """Megabytes that it holds (VmRSS), or held at most (VmHWM)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024
