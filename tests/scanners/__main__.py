"""`make scanners`: plays all behaviours against the pages, and writes the tables of docs/scanners.md."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from storage.database import Database
from storage.migrations import upgrade
from tests.scanners import in_chromium
from tests.scanners.behaviours import Behaviour, reported
from tests.scanners.machines import MACHINES
from tests.scanners.people import PEOPLE
from tests.scanners.replay import Outcome, Replay
from tests.scanners.table import Sums, rows, sentence
from tests.support.browser import NAMES
from tests.support.data import DATA

PAPER = Path(__file__).parents[2] / "docs" / "scanners.md"
REPORTED = DATA / "mail" / "scanner-behaviours.jsonl"
BEGIN, END = "<!-- begin -->", "<!-- end -->"


async def played(behaviours: list[Behaviour]) -> list[Outcome]:
    """All of them, on a store of their own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/nps.db"
        upgrade(url)
        db = Database.connect(url)
        try:
            replay = Replay(db)
            return [await replay.play(one) for one in behaviours]
        finally:
            db.close()


async def browsed() -> list[str]:
    """The same in a real browser, where there is one."""
    if not any(shutil.which(name) for name in NAMES):
        return ["(There was no Chromium to play these with.)"]
    return in_chromium.rows(await in_chromium.all_of_them())


def main() -> int:
    """Write the tables; 1 where the reports are not there to be played."""
    if not REPORTED.exists():
        sys.stderr.write(f"the reported behaviours are not there: {REPORTED}\n")
        return 1
    outcomes = asyncio.run(played([*reported(REPORTED), *MACHINES, *PEOPLE]))
    told = sentence(Sums.of(outcomes))
    chromium = ["## In Chromium", "", "The same pages in a real browser, by the machine's own clock.", ""]
    lines = [f"**{told}**", "", *rows(outcomes), "", *chromium, *asyncio.run(browsed())]
    before, _, rest = PAPER.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAPER.write_text("\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"]), encoding="utf-8")
    sys.stdout.write(f"{told}\ndocs/scanners.md has the tables\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
