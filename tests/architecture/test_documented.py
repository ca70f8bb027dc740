"""What a user can set is written where users read: in the README, or in the operator's manual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.config.file import ProgrammeFile
from bot.settings import Settings
from tests.support.sources import papers

SCHEMA = ProgrammeFile.model_json_schema()


def keys_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of the configuration file, as `Table.key`, and what its schema says of it."""
    for table in (schema, *schema.get("$defs", {}).values()):
        for key, described in table.get("properties", {}).items():
            yield f"{table['title'].removesuffix('File')}.{key}", described


def is_shown(key: str) -> bool:
    """Whether the papers have the key as one: `key`, key = …, [key] or [key.name]."""
    return re.search(rf"`{key}`|\b{key} ?=|\[{key}(?:\.\w+)?\]", papers()) is not None


def test_every_environment_variable_is_documented() -> None:
    """With its whole name, as it is typed."""
    names = [f"NPS_{field.upper()}" for field in Settings.model_fields]

    assert [] == [name for name in names if not re.search(rf"\b{name}\b", papers())]


def test_every_key_of_the_configuration_is_documented() -> None:
    """In an example, between backticks, or as the name of a table."""
    keys = [name for name, _ in keys_of(SCHEMA)]

    assert [] == [key for key in keys if not is_shown(key.split(".")[1])]


def test_every_key_says_what_it_means_in_the_schema() -> None:
    """`nps config schema` is what editors show while the file is written. A table may say it in its own place."""
    silent = [name for name, described in keys_of(SCHEMA) if not described.keys() & {"description", "$ref"}]

    assert [] == silent
