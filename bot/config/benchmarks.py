"""What the score is held against: the operator's own `[[benchmarks]]`, and their plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, model_validator

from bot.config.keys import Keys
from bot.survey.figures import Bands, exact_nps

Count = Annotated[int, Field(ge=0)]
Short = Annotated[str, Field(min_length=1, max_length=120)]


class BenchmarkFile(Keys):
    """A score of somebody else's: a competitor's, an industry's, that of another company of the group."""

    name: Short = Field(description="Whose score it is: 'Globex'.")
    nps: int | Annotated[float, Field(ge=-100, le=100)] | None = Field(
        None, description="The score. Not needed where the bands are known."
    )
    year: Annotated[int, Field(ge=1990, le=2199)] = Field(description="When it was measured.")
    source: Short = Field(description="Where you have it from: a study, a report.")
    population: Short = Field(description="Who was asked: 'their customers in Finland, by telephone'.")
    survey: str | None = Field(None, description="Beside this survey alone; beside all where not given.")
    answers: Count | None = Field(None, description="How many answered; needed only where the bands are not known.")
    promoters: Count | None = Field(None, description="With passives and detractors: ours is tested against theirs.")
    passives: Count | None = Field(None, description="How many gave 7 or 8.")
    detractors: Count | None = Field(None, description="How many gave 0 to 6.")

    @model_validator(mode="after")
    def consistent(self) -> BenchmarkFile:
        """A score or its bands, and no two that contradict each other."""
        bands = bands_of(self)
        if bands is None:
            if any(one is not None for one in (self.promoters, self.passives, self.detractors)):
                msg = "`promoters`, `passives` and `detractors` go together, and cannot all be 0"
                raise ValueError(msg)
            if self.nps is None or not -100 <= self.nps <= 100:
                msg = "`nps` is needed, from -100 to 100, or `promoters`, `passives` and `detractors`"
                raise ValueError(msg)
            return self
        score = exact_nps(bands)
        if self.nps is not None and score is not None and abs(float(score) - self.nps) > 1:
            msg = f"`nps` is {self.nps}, and the bands give {float(score):.1f}"
            raise ValueError(msg)
        if self.answers not in (None, bands.answers):
            msg = f"`answers` is {self.answers}, and the bands are of {bands.answers}"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Somebody else's score, never without who measured it, when, and of whom. `bands`: where these are known."""

    name: str
    nps: float
    year: int
    source: str
    population: str
    statistic: str = ""
    url: str = ""
    survey: str | None = None
    answers: int | None = None
    bands: Bands | None = None


def benchmark_of(benchmark: BenchmarkFile) -> Benchmark:
    """Plain values."""
    bands = bands_of(benchmark)
    score = None if bands is None else exact_nps(bands)
    return Benchmark(
        name=benchmark.name,
        nps=float((benchmark.nps or 0) if score is None else score),
        year=benchmark.year,
        source=benchmark.source,
        population=benchmark.population,
        survey=benchmark.survey,
        answers=benchmark.answers if bands is None else bands.answers,
        bands=bands,
    )


def bands_of(benchmark: BenchmarkFile) -> Bands | None:
    """Where all three are known, and somebody answered."""
    three = (benchmark.promoters, benchmark.passives, benchmark.detractors)
    promoters, passives, detractors = (one or 0 for one in three)
    if any(one is None for one in three) or not promoters + passives + detractors:
        return None
    return Bands(promoters, passives, detractors)
