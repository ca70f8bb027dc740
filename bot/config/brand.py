"""How the company's letters look and who signs them: `[brand]` and `[mail] signature`, and their plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from bot.colours import COLOUR
from bot.config.keys import Keys
from bot.config.questions import Label, Tag, Written, filled

if TYPE_CHECKING:
    from pathlib import Path

    from bot.survey.questions import Texts

INDIGO = "#3a3fc4"


def a_colour(text: str) -> str:
    """`#rrggbb`."""
    if not COLOUR.fullmatch(text):
        msg = f"'{text}' is not a colour; write one like '{INDIGO}'"
        raise ValueError(msg)
    return text


class BrandFile(Keys):
    """How the company looks."""

    color: Annotated[str, AfterValidator(a_colour)] = Field(
        INDIGO, description="The scale's colour in mails; a darker shade of it where white digits could not be read."
    )
    logo: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="A PNG file beside this one, sent within each mail; the company's name where not given."
    )


class SignatureFile(Keys):
    """The person in whose name customers are asked."""

    name: Annotated[str, Field(max_length=100), AfterValidator(filled)] = Field(description="The person's name.")
    role: Annotated[dict[Tag, Label], Written] = Field(
        {}, description="What they do in the company: a text, or a table by language."
    )


@dataclass(frozen=True, slots=True)
class Brand:
    """A colour `#rrggbb`, and a PNG file."""

    color: str = INDIGO
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; `role` by language."""

    name: str
    role: Texts = field(default_factory=dict)
