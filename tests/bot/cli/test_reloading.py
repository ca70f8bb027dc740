"""The configuration is read anew while the program serves."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.links import Links
from bot.sandbox import mailbox
from tests.support.program import Program

KEY = "5bq-Uv2Xo8_rT1mZk7Pw9cLd4"
SETTINGS = {"NPS_SECRET_KEY": KEY, "NPS_LISTEN": "127.0.0.1:0"}
PEOPLE = 200


@dataclass
class Serving:
    """`nps serve`, and what it has logged."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def logged(self, part: str) -> str:
        """The next line in which this stands."""
        assert self.process.stderr is not None
        async with asyncio.timeout(30):
            while line := (await self.process.stderr.readline()).decode():
                self.lines.append(line)
                if part in line:
                    return line
        raise AssertionError(f"{part!r} was not logged: {self.lines}")

    async def reload(self, told: str) -> str:
        """Have it read the file anew; the line that says so."""
        self.process.send_signal(signal.SIGHUP)
        return await self.logged(told)


@asynccontextmanager
async def serving(nps: Path, folder: Path, **settings: str) -> AsyncIterator[tuple[Serving, str]]:
    """The program and its address; it ends cleanly."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C", **SETTINGS, **settings}
    process = await asyncio.create_subprocess_exec(
        nps, "serve", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    program = Serving(process)
    try:
        line = await program.logged("the pages are served")
        address = next(word for word in line.split() if "http://" in word)
        yield program, address[address.index("http://") :].strip('"}')
        process.send_signal(signal.SIGTERM)
        await program.logged("stopped")
        async with asyncio.timeout(30):
            assert 0 == await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[asyncio.Queue[str]]:
    """The page asked for again and again, on one connection and on new ones; a refused request fails the test."""
    pages: asyncio.Queue[str] = asyncio.Queue()

    async def ask(headers: dict[str, str]) -> None:
        async with httpx.AsyncClient(headers=headers) as client:
            while True:
                pages.put_nowait((await client.get(url)).text)

    tasks = [asyncio.create_task(ask(headers)) for headers in ({}, {"Connection": "close"})]
    try:
        yield pages
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends), ends


async def shown(pages: asyncio.Queue[str], part: str) -> None:
    """Sooner or later the page says this; it is a page each time."""
    async with asyncio.timeout(20):
        while part not in (page := await pages.get()):
            assert "How likely" in page


async def test_a_new_configuration_takes_effect_and_no_request_is_refused(nps: Path, tmp_path: Path) -> None:
    """The pages speak of the new subject, on open connections too; a broken file changes nothing and is told."""
    Program(nps, tmp_path, **SETTINGS)
    link = Links(KEY, "http://pages.test").open_url("customers").removeprefix("http://pages.test")
    file = tmp_path / "nps.toml"

    async with serving(nps, tmp_path) as (served, address), asking(address + link) as pages:
        await shown(pages, "Acme")
        file.write_text('company = "Acme"\n\n[surveys.customers]\nopen_days = 0\n')
        assert "nps.toml, line 4: surveys.customers.open_days" in await served.reload("is not taken over")
        await shown(pages, "Acme")

        for company in ("Globex", "Initech", "Hooli"):
            file.write_text(f'company = "{company}"\n\n[surveys.customers]\n')
            await served.reload("was read anew")
            await shown(pages, company)
        # Longer than the last two configurations work beside each other.
        await asyncio.sleep(2.5)
        await shown(pages, "Hooli")

    assert not [line for line in served.lines if "Traceback" in line or "failed" in line]


async def test_a_wave_goes_out_once_whatever_is_read_meanwhile(nps: Path, tmp_path: Path) -> None:
    """Three times anew while it is sent: everybody has one mail, and what is said to a stop meanwhile is heard."""
    async with mailbox.running() as box:
        program = Program(nps, tmp_path, **SETTINGS, NPS_SMTP_URL=box.url)
        text = 'company = "Acme"\n\n[mail]\nfrom = "nps@acme.example"\n{}\n[surveys.customers]\nchannels = ["email"]\n'
        program.write("nps.toml", text.format("limits = { per_second = 60 }"))
        program.write("people.csv", "email\n" + "".join(f"c{number}@customer.example\n" for number in range(PEOPLE)))
        assert 0 == program.run("contacts", "import", "people.csv")[0]
        assert 0 == program.run("wave", "open")[0]

        async with serving(nps, tmp_path, NPS_SMTP_URL=box.url) as (served, _):
            await box.letter(1)
            for rate in (80, 90, 1000):
                program.write("nps.toml", text.format(f"limits = {{ per_second = {rate} }}"))
                await served.reload("was read anew")
            await box.letter(PEOPLE)

        received = Counter(one.recipient for one in box.letters)
        assert PEOPLE == len(received)
        assert {1} == set(received.values())
