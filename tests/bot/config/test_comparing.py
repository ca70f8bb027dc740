"""What the score is split by and held against: `[segments]`, `[[goals]]` and `[[benchmarks]]`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.config.benchmarks import Benchmark
from bot.config.goals import Goal
from bot.config.reading import ConfigError, parse_programme
from bot.statistics.cuts import CutRule
from bot.statistics.goals import Measure
from bot.survey.figures import Bands

START = 'company = "Acme"\n[surveys.customers]\n'
SOURCED = 'name = "Globex"\nyear = 2025\nsource = "a study"\npopulation = "their customers"\n'


def test_segments_are_cut_where_the_operator_says() -> None:
    """At certain numbers, or into so many; another attribute may be closed to anonymous answers."""
    text = "[segments.tenure]\ncuts = [1, 2.5]\n[segments.spend]\nquantiles = 3\n[segments.region]\nanonymous = false\n"

    assert {
        "tenure": CutRule(cuts=(Decimal(1), Decimal("2.5"))),
        "spend": CutRule(quantiles=3),
        "region": CutRule(is_for_anonymous=False),
    } == parse_programme(START + text).splitting.rules


def test_a_goal_is_a_target_or_a_growth() -> None:
    """With whose it is, of whom, and until when."""
    text = '[[goals]]\nname = "Fans"\nmeasure = "promoters"\ngrowth = 10\nby = "2026-Q4"\nwhere = { plan = "pro" }\n'

    assert (
        Goal("Fans", Measure.PROMOTERS, growth=10, by="2026-Q4", where={"plan": ("pro",)}),
        Goal("Score", target=40, department="Support"),
    ) == parse_programme(f'{START}{text}[[goals]]\nname = "Score"\ntarget = 40\ndepartment = "Support"\n').goals


def test_a_benchmark_is_a_score_or_its_bands() -> None:
    """Of bands the score is computed."""
    text = (
        f"[[benchmarks]]\n{SOURCED}nps = 42\n[[benchmarks]]\n{SOURCED}promoters = 50\npassives = 30\ndetractors = 20\n"
    )

    assert (
        Benchmark("Globex", 42, 2025, "a study", "their customers"),
        Benchmark("Globex", 30, 2025, "a study", "their customers", answers=100, bands=Bands(50, 30, 20)),
    ) == parse_programme(START + text).benchmarks


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[segments.t]\ncuts = [3, 1]", "must go up"),
        ("[segments.t]\ncuts = [1]\nquantiles = 2", "either `cuts` or `quantiles`"),
        ('[[goals]]\nname = "x"', "either `target` or `growth`"),
        ('[[goals]]\nname = "x"\ntarget = 100', "less than 100"),
        ('[[goals]]\nname = "x"\nmeasure = "promoters"\ntarget = 0', "more than 0"),
        ('[[goals]]\nname = "x"\ngrowth = -100', "per cent a year"),
        ('[[goals]]\nname = "x"\ntarget = 5\nby = "this-year"', "'2026-Q4'"),
        ('[[goals]]\nname = "x"\ntarget = 5\nby = "2026-13"', "there is no month 13"),
        ('[[goals]]\nname = "x"\ntarget = 5\nsurvey = "y"', "'x': there is no survey 'y'; there is customers"),
        ('[[benchmarks]]\nname = "x"\nnps = 5', "source: this key is needed"),
        (f"[[benchmarks]]\n{SOURCED}", "`nps` is needed"),
        (f"[[benchmarks]]\n{SOURCED}promoters = 3", "go together"),
        (f"[[benchmarks]]\n{SOURCED}nps = 9\npromoters = 3\npassives = 3\ndetractors = 3", "the bands give 0.0"),
        (f"[[benchmarks]]\n{SOURCED}answers = 8\npromoters = 3\npassives = 3\ndetractors = 3", "are of 9"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(text: str, sentence: str) -> None:
    """With the key that is wrong."""
    with pytest.raises(ConfigError) as error:
        parse_programme(START + text)

    assert sentence in str(error.value)
