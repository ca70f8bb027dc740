"""The installed program, run as a user runs it: in a folder with a configuration and a database of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

CONFIGURATION = """
company = "Acme"
timezone = "Europe/Helsinki"

[surveys.customers]

[surveys.support]
"""


class Program:
    """`nps` in a folder; nothing of the environment around it is handed on."""

    def __init__(self, nps: Path, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._nps = nps
        self._environment = {"PATH": os.environ["PATH"], "LANG": "C", **settings}
        (folder / "nps.toml").write_text(CONFIGURATION)

    def write(self, name: str, content: str | bytes) -> str:
        """A file beside the configuration; its name."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def run(self, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        """The exit code, and what was said on the standard output and on the error output."""
        command = [str(self._nps), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, input=stdin, capture_output=True, check=False, timeout=120
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def shell(self, line: str) -> tuple[int, str, str]:
        """The same of a line for the shell, where `nps` is known."""
        path = f"{self._nps.parent}:{self._environment['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.folder,
            env={**self._environment, "PATH": path},
            capture_output=True,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()
