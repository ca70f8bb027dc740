"""A million answers imported by the command line, beside a reader that only parses the same file."""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.stores import store

ROWS = 1_000_000
BASELINE = "import csv, sys; print(sum(1 for _ in csv.reader(open(sys.argv[1], newline=''))))"


def run() -> None:
    """Each store."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.csv"
        write(file)
        bare, _ = timed([sys.executable, "-c", BASELINE, str(file)], {})
        for kind in ("sqlite", "postgresql"):
            with store(kind) as url:
                measure(kind, url, file, bare)


def measure(kind: str, url: str, file: Path, bare: float) -> None:
    """Print the rate, the ratio and the peak."""
    nps = Path(sys.executable).parent / "nps"
    config = file.parent / "nps.toml"
    settings = {"NPS_DATABASE_URL": url, "NPS_CONFIG": str(config)}
    if not config.exists():
        timed([str(nps), "init"], settings)
    took, peak = timed([str(nps), "answers", "import", str(file)], settings)
    rate = ROWS / took
    print(f"  {kind}: {ROWS:,} rows in {took:.0f} s ({rate:,.0f} rows/s), {took / bare:.0f} times parsing alone")
    print(f"  {kind}: peak memory {peak:.0f} MB for a file of {file.stat().st_size / 1e6:.0f} MB")


def timed(command: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the peak of its memory in MB; CalledProcessError where it fails."""
    began = time.perf_counter()
    child = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return time.perf_counter() - began, peak_of(used)


def peak_of(used: resource.struct_rusage) -> float:
    """In MB: Linux tells kilobytes, macOS bytes."""
    return used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def write(file: Path) -> None:
    """Four columns and two attributes, as exports have them."""
    chance = random.Random(11)
    begin = datetime(2021, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["answered_at", "score", "email", "comment", "plan", "country"])
        for number in range(ROWS):
            at = begin + timedelta(minutes=2 * number)
            comment = "It does what it says" if number % 3 == 0 else ""
            plan, country = chance.choice(["free", "pro", "team"]), chance.choice(["FI", "SE", "DE"])
            rows.writerow([at.isoformat(), chance.choice(range(11)), f"p{number}@example.com", comment, plan, country])
