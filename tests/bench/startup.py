"""How long `nps --help` takes, beside an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.timing import paired, seconds

ROUNDS = 21
TARGET = 6.0


def run() -> None:
    """Print both and their ratio."""
    nps = Path(sys.executable).parent / "nps"

    def helped() -> float:
        return seconds(lambda: subprocess.run([nps, "--help"], capture_output=True, check=True))

    def bare() -> float:
        return seconds(lambda: subprocess.run([sys.executable, "-c", ""], capture_output=True, check=True))

    helped(), bare()
    ours, theirs, ratio = paired(helped, bare, ROUNDS)
    print(
        f"  nps --help {ours * 1000:.0f} ms, bare python {theirs * 1000:.0f} ms: {ratio:.1f} times (at most {TARGET})"
    )
