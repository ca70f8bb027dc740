"""A row of a file with answers: what it says, and by what it will be known again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo
from hashlib import blake2b

from bot.answers.columns import attribute_name, is_own, question_name, unsheltered
from bot.rows import CellRefused, Mapping, Row, Table, parse_comment, parse_email, parse_instant, parse_name
from bot.survey.conversation import Stage
from bot.survey.scale import parse_score
from storage.queries.imports import PastAnswer
from storage.types import AnswerStatus

WITHOUT_SCORE = "without a score"


class AnswerReader:
    """Reads the rows of one table. `survey` is whose answers they are; None: as the row says, else the first."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        surveys: Collection[str],
        survey: str | None,
        *,
        zone: tzinfo,
        now: datetime,
    ) -> None:
        """`surveys` are those that there are; a time without an offset is in `zone`; `now` is that of the import."""
        self._own = is_own(table.header)
        self._mapping = mapping
        self._surveys = surveys
        self._chosen = survey
        self._default = survey or next(iter(surveys))
        self._zone = zone
        self._now = now

    def read(self, row: Row) -> tuple[PastAnswer, bool]:
        """The answer, and whether it came with an id of its own; raises ValueError with a sentence.

        Without an id, an answer is known by all that the row says, whatever the order of the columns.
        """
        cells, attributes = self._mapping.split(row.cells)
        extras: dict[str, str] = {}
        if self._own:
            cells = {name: unsheltered(text) for name, text in cells.items()}
            columns = {name: unsheltered(text) for name, text in attributes.items()}
            extras = {name: text for column, text in columns.items() if (name := question_name(column))}
            attributes = {attribute_name(column): columns[column] for column in columns if not question_name(column)}
        if not cells["score"]:
            raise CellRefused(WITHOUT_SCORE)
        score = parse_score(cells["score"])
        answered_at = parse_instant(cells["answered_at"], self._zone, self._now)
        email = parse_email(text) if (text := cells.get("email")) else None
        name = parse_name(text) if (text := cells.get("name")) else None
        if name and email is None:  # there is nobody whose name it would be
            attributes, name = {**attributes, " ".join(self._mapping.columns["name"]): name}, None
        said = {
            "reason": parse_comment(text) if (text := cells.get("comment")) else None,
            "follow_up": parse_comment(text) if (text := cells.get("follow_up")) else None,
            "channel": parse_name(text).lower() if (text := cells.get("channel")) else None,
            "account": parse_name(text) if (text := cells.get("account")) else None,
        }
        given = parse_name(cells.get("id", ""))
        answer = PastAnswer(
            survey=self._survey_of(cells),
            source_key=given
            or digest(answered_at.isoformat(), score, (email, name, *said.values()), {**extras, **attributes}),
            answered_at=answered_at,
            score=score,
            at=self._now,
            stage=Stage.DONE,
            email=email,
            name=name,
            attributes=attributes,
            extras=extras,
            status=status_of(cells.get("status")),
            **said,
        )
        return answer, bool(given)

    def _survey_of(self, cells: dict[str, str]) -> str:
        named = cells.get("survey")
        if self._chosen or not named:
            return self._default
        if named not in self._surveys:
            raise CellRefused(f"there is no survey '{named}' in the configuration")
        return named


def status_of(cell: str | None) -> AnswerStatus:
    """Whether it is part of the figures; it is where nothing is said."""
    if not cell:
        return AnswerStatus.COUNTED
    try:
        return AnswerStatus(cell)
    except ValueError:
        raise CellRefused(f"the status '{cell}' is neither {' nor '.join(AnswerStatus)}") from None


def digest(time: str, score: int, said: Iterable[str | None], attributes: dict[str, str]) -> str:
    """The time, then 64 bits over all that the row says: neighbours in time are neighbours in the index.

    No cell holds the NUL that stands between them.
    """
    named = [text for pair in sorted(attributes.items()) for text in pair]
    content = "\0".join([time, str(score), *(text or "" for text in said), *named])
    return f"{time[:19]}-{blake2b(content.encode(), digest_size=8).hexdigest()}"
