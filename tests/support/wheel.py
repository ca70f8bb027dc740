"""The wheel, built from this checkout and installed beside it, so that tests run what a user would get.

Nothing is fetched: the building tools and the dependencies are those of the environment that runs the tests.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def build_wheel(folder: Path) -> Path:
    """The wheel's path, in `folder`."""
    _python("-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, PROJECT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install_wheel(wheel: Path, folder: Path) -> Path:
    """The path of the installed command `nps`, in a new environment in `folder`."""
    _python("-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    _python("-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--no-compile", wheel)
    # A folder that is named in a .pth file brings its packages, but not its own .pth files: the checkout stays out.
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "nps"


def _python(*arguments: str | Path) -> None:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
