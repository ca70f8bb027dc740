"""The rules of the survey and of its timing: the standard library, what is handed in, and nothing else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sources import PROJECT, name_of, tree_of

PURE = sorted([*(PROJECT / "bot" / "survey").rglob("*.py"), *(PROJECT / "scheduler").glob("policy*")])

# Parts of the standard library that reach outside, or that answer differently when asked twice.
OUTSIDE = {
    "asyncio", "concurrent", "ctypes", "http", "io", "logging", "multiprocessing", "os", "pathlib", "secrets", "select",
    "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
NOW = {"now", "today", "utcnow", "uuid1", "uuid4", "open", "print", "input"}


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, by their full names."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def calls_of(path: Path) -> Iterator[str]:
    """The last names of what a file calls: `now` for `datetime.now()`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_a_rule_imports_the_standard_library_and_other_rules_only(path: Path) -> None:
    """So it can be read, tested and trusted without anything around it."""
    allowed = sys.stdlib_module_names - OUTSIDE
    own = "bot.survey" if path.is_relative_to(PROJECT / "bot") else "scheduler.policy"
    foreign = {name for name in imports_of(path) if name.split(".")[0] not in allowed and not name.startswith(own)}

    assert set() == foreign


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_a_rule_asks_neither_the_clock_nor_the_world(path: Path) -> None:
    """Time, randomness and ids come in as arguments."""
    assert set() == set(calls_of(path)) & NOW
