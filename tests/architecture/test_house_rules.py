"""What keeps the code readable, counted in the files as they stand; style itself is ruff's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sources import all_modules, name_of, product_modules, tree_of

LONGEST_FILE = 300
LONGEST_FUNCTION = 60

# Words that say nothing about what a thing is for.
EMPTY_WORDS = {"manager", "helper", "util", "service", "handler", "core", "common", "misc"}


def words_of(name: str) -> set[str]:
    """`ContactManager`, `contact_managers` → contact, manager."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {word.lower().removesuffix("s") for word in words}


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, at any depth."""
    nodes = ast.walk(tree_of(path))
    yield from (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    """A longer one is about two things."""
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in all_modules()}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}

    assert {} == too_long


def test_no_function_is_longer_than_a_screen() -> None:
    """Migrations are lists of what changes, and as long as that is."""
    too_long = {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in all_modules()
        if "versions" not in path.parts
        for node in functions_of(path)
        if node.end_lineno and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }

    assert {} == too_long


def test_no_file_and_no_class_has_an_empty_name() -> None:
    """A manager, a helper, a util: named after nothing that a user of the product would know."""
    names = {name_of(path): path.stem for path in product_modules()}
    names |= {name_of(path.parent): path.parent.name for path in product_modules()}
    names |= {
        f"{name_of(path)}:{node.lineno} {node.name}": node.name
        for path in product_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    empty = [where for where, name in names.items() if words_of(name) & EMPTY_WORDS]

    assert [] == empty


@pytest.mark.parametrize("name", ["ContactManager", "mail_utils", "SMTPHandlers", "Helpers", "core"])
def test_an_empty_name_is_recognised_in_its_common_spellings(name: str) -> None:
    """The rule above sees through capitals, underscores and plurals."""
    assert words_of(name) & EMPTY_WORDS


def test_no_test_patches_a_name() -> None:
    """Fakes are handed in as arguments; what cannot be handed in is run for real."""
    patched = [
        f"{name_of(path)}:{node.lineno}"
        for path in all_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"setattr", "delattr", "setitem"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"monkeypatch", "mp"}
    ]

    assert [] == patched


def test_no_module_of_the_product_is_a_script() -> None:
    """`nps` is the one way in: `if __name__ == …` stands in `bot/__main__.py` alone."""
    scripts = [
        name_of(path)
        for path in product_modules()
        for statement in tree_of(path).body
        if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)
    ]

    assert [] == [name for name in scripts if name != "bot/__main__.py"]
