"""The files that this project is made of, for the tests that read them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGES = ("bot", "scheduler", "storage")


def product_files() -> list[Path]:
    """Every file in the three packages, without what Python leaves behind."""
    files = (path for package in PACKAGES for path in (PROJECT / package).rglob("*") if path.is_file())
    return sorted(path for path in files if "__pycache__" not in path.parts)


def product_modules() -> list[Path]:
    """Every Python file of the three packages."""
    return [path for path in product_files() if path.suffix == ".py"]


def all_modules() -> list[Path]:
    """Every Python file of the product and its tests."""
    tests = (path for path in (PROJECT / "tests").rglob("*.py") if "__pycache__" not in path.parts)
    return [*product_modules(), *sorted(tests)]


@cache
def papers() -> str:
    """What users read: the README, the operator's manual, the documentation."""
    files = [
        PROJECT / "README.md",
        *sorted((PROJECT / "deploy").rglob("*.md")),
        *sorted((PROJECT / "docs").rglob("*.md")),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The path as it is written in messages, below the project's root."""
    return str(path.relative_to(PROJECT))
