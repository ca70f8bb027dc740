"""Answers as CSV, which a spreadsheet and `nps answers import` can read, and as JSON; written as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from bot.answers.columns import EXPORTED, attribute_column, question_column, sheltered
from storage.queries.exports import ExportedAnswer


def write_csv(
    answers: Iterable[ExportedAnswer], attributes: Sequence[str], file: TextIO, questions: Sequence[str] = ()
) -> None:
    """A header, then a line for each answer; extra `questions`, then `attributes` become columns after the others."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow([*EXPORTED, *map(question_column, questions), *map(attribute_column, attributes)])
    for answer in answers:
        said = document_of(answer)
        extras = answer.extras or {}
        cells = [said[name] for name in EXPORTED]
        cells += [in_a_cell(extras.get(name)) for name in questions]
        cells += [answer.attributes.get(name) for name in attributes]
        out.writerow([cell if cell is None or isinstance(cell, int) else sheltered(cell) for cell in cells])


def write_json(answers: Iterable[ExportedAnswer], file: TextIO) -> None:
    """An array with an object for each answer, on a line of its own."""
    between = "[\n"
    for answer in answers:
        said = {**document_of(answer), "extras": answer.extras or {}, "attributes": answer.attributes}
        file.write(between + json.dumps(said, ensure_ascii=False))
        between = ",\n"
    file.write("[]\n" if between == "[\n" else "\n]\n")


def in_a_cell(told: Any) -> str | None:
    """An answer to an extra question; many choices in one cell."""
    return "; ".join(told) if isinstance(told, list) else told


def document_of(answer: ExportedAnswer) -> dict[str, Any]:
    """The columns of EXPORTED. Times are in UTC, to the microsecond."""
    return {
        "id": answer.public_id,
        "survey": answer.survey,
        "answered_at": answer.answered_at.isoformat(),
        "score": answer.score,
        "comment": answer.reason,
        "follow_up": answer.follow_up,
        "channel": answer.channel,
        "email": answer.email,
        "name": answer.name,
        "account": answer.account,
        "status": answer.status.value,
    }
