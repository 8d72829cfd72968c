"""What containers ask of themselves, as `compose.yaml` has it asked."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

from site_project.worker import HEARTBEAT_EVERY


class WorkerHealthTests(SimpleTestCase):
    def setUp(self):
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def is_well(self) -> bool:
        command = [sys.executable, "-m", "deploy.healthy", "worker"]
        environment = os.environ | {"DATA_DIR": str(self.data)}
        return subprocess.run(command, cwd=settings.BASE_DIR, env=environment).returncode == 0

    def beat(self, *, ago: float) -> None:
        heartbeat = self.data / "worker.heartbeat"
        heartbeat.touch()
        os.utime(heartbeat, (time.time() - ago,) * 2)

    def test_a_worker_that_beats_is_well(self):
        self.beat(ago=HEARTBEAT_EVERY)

        self.assertTrue(self.is_well())

    def test_one_that_stands_still_or_never_began_is_not(self):
        self.assertFalse(self.is_well())
        self.beat(ago=5 * 60)

        self.assertFalse(self.is_well())
