"""How mail leaves: the keys of `[mail]` for signatures, connections and limits, and their plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.config.keys import Keys

Many = Annotated[int, Field(ge=1, le=100_000_000)]
EVERY_OTHER = "*"


def a_domain(text: str) -> str:
    """In small letters and ASCII, as addresses are compared; or `*`."""
    if text != EVERY_OTHER and not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        raise ValueError(f"'{text}' is not a domain; write one like 'gmail.com', or '*' for each that is not named")
    return text.lower()


Domain = Annotated[str, AfterValidator(a_domain)]


class DkimFile(Keys):
    """The signature of the mails, where the mail server makes none. The key is NPS_DKIM_KEY."""

    selector: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")] = Field(
        description="The name under which the public key stands in DNS: SELECTOR._domainkey.DOMAIN."
    )
    domain: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")] | None = Field(
        None, description="Whose signature it is; the domain of `from` where not given."
    )


class LimitsFile(Keys):
    """At most so many mails within a time, over all copies of the program."""

    per_second: Annotated[float, Field(gt=0, le=10_000, strict=False)] | None = Field(None, description="A second.")
    per_hour: Many | None = Field(None, description="Within any hour: a tenth at once, the others spread over it.")
    per_day: Many | None = Field(None, description="Within any 24 hours, spread in the same way.")

    @model_validator(mode="after")
    def some(self) -> LimitsFile:
        """A limit that limits nothing is a mistake."""
        if self.per_second is None and self.per_hour is None and self.per_day is None:
            raise ValueError("write at least one of per_second, per_hour and per_day")
        return self


@dataclass(frozen=True, slots=True)
class Dkim:
    """Under which name the signature's key is published."""

    domain: str
    selector: str


@dataclass(frozen=True, slots=True)
class Rates:
    """At most so many; None: as many as there are."""

    per_second: float | None = None
    per_hour: int | None = None
    per_day: int | None = None

    @classmethod
    def of(cls, checked: LimitsFile | None) -> Rates:
        """Plain values."""
        return cls() if checked is None else cls(checked.per_second, checked.per_hour, checked.per_day)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How mail leaves. `domain_limits` are by the recipient's domain, `*` for each that is not named."""

    dkim: Dkim | None = None
    connections: int = 3
    limits: Rates = Rates()
    domain_limits: Mapping[str, Rates] = field(default_factory=lambda: MappingProxyType({}))
