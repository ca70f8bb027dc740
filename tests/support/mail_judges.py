"""What others say of our letters: emailens, which knows how mail programs draw HTML, and SpamAssassin.

Where they are missing, a test is skipped and says so; with `NPS_REQUIRE_MAIL_JUDGES=1`, or `CI=true`, it fails instead.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.needed import missing

NODE = Path(__file__).parents[1] / "node"
REQUIRED = "NPS_REQUIRE_MAIL_JUDGES"
# Only rules that look at the letter itself: no network, no learning, no settings of whoever runs it.
SPAMASSASSIN = ("-L", "-t", "--mbox", "-p", "/dev/null", "--cf", "use_bayes 0")
JUDGED = re.compile(
    r"^X-Spam-Status: \w+, score=(-?[\d.]+) required=\S+ tests=([\w,\s]+?)\s+\w+=.*?^Message-ID: <(\S+?)>",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Audit:
    """By emailens: the worst of so many mail programs, each figure out of 100; `links` counts faults."""

    clients: int
    compatibility: int
    accessibility: int
    spam: int
    links: int
    found: list[str]


def emailens(letters: Sequence[Path]) -> list[Audit]:
    """One process for all letters, which takes most of its time to start."""
    if (node := shutil.which("node")) is None or not (NODE / "node_modules").is_dir():
        missing("emailens is not installed, which judges letters (npm ci --prefix tests/node)", REQUIRED)
    done = subprocess.run([node, NODE / "audit.js", *letters], capture_output=True, check=True, timeout=60)
    return [Audit(**audit) for audit in json.loads(done.stdout)]


def spamassassin(mails: Sequence[bytes], folder: Path) -> dict[str, tuple[float, set[str]]]:
    """The points and the rules of each mail by its Message-ID: of the bytes as they would be sent, in one process."""
    if (program := shutil.which("spamassassin")) is None:
        missing("SpamAssassin is not installed, which judges letters (on Debian: apt install spamassassin)", REQUIRED)
    box = folder / "letters.mbox"
    box.write_bytes(b"".join(in_mbox(mail) for mail in mails))
    command, home = [program, *SPAMASSASSIN, str(box)], {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, env=home, capture_output=True, check=True, timeout=120)
    # They come out in the order of their dates.
    told = JUDGED.findall(done.stdout.decode("utf-8", "replace"))
    return {name: (float(points), set(re.split(r"[,\s]+", rules))) for points, rules, name in told}


def in_mbox(mail: bytes) -> bytes:
    """As programs keep several mails in one file."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    return b"From nps@acme.example Sun Nov 22 10:00:00 2026\n" + lines + b"\n"
