"""What a process has used, read from Linux's /proc."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Worker:
    """The process that answers."""

    pid: int

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def forget_peak(self) -> None:
        with contextlib.suppress(OSError):  # where the kernel does not allow it the peak is that of the whole run
            Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def peak_megabytes(self) -> float:
        """The most memory it held since `forget_peak`."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def workers_of(pid: int) -> list[int]:
    """Children that serve; Python's resource tracker is one that does not."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
