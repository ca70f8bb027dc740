"""Answers that weigh more or less, or belong together: what the score is worth then."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.clusters import Group, error, few_clusters, one_voice_each, weighed
from bot.survey.figures import Bands, interval, nps
from tests.bot.survey.strategies import bands

GROUPS = st.lists(
    st.builds(
        Group,
        st.one_of(st.none(), st.sampled_from("abcdefgh")),
        st.builds(Bands, *[st.integers(0, 6)] * 3),
        st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    ),
    max_size=12,
)


@given(bands(at_least=5))
def test_answers_alike_that_belong_to_none_are_the_usual_score(found: Bands) -> None:
    """The same number, and the same interval."""
    score, usual = weighed([Group(None, found)]), interval(found)

    assert score is not None
    assert usual is not None
    assert (nps(found), found.answers) == (score.nps, score.clusters)
    assert score.interval is not None
    assert (usual.low, usual.high) == pytest.approx((score.interval.low, score.interval.high), abs=1e-6)


def test_the_error_is_that_of_the_formula() -> None:
    """se² = Σ_g (Σ (s_i - NPS))² / n² · G/(G-1), by hand."""
    groups = [
        Group("a", Bands(3, 1, 0)),
        Group("b", Bands(0, 1, 2)),
        Group("c", Bands(1, 0, 0)),
        Group(None, Bands(1, 0, 1)),
    ]
    score = 2 / 10
    sums = [3 - 4 * score, -2 - 3 * score, 1 - score, 1 - score, -1 - score]

    assert math.sqrt(sum(one**2 for one in sums) / 100 * 5 / 4) == pytest.approx(error(groups, score))


def test_people_of_an_account_who_agree_tell_as_much_as_one() -> None:
    """Twenty accounts of ten are no two hundred answers."""
    groups = [Group(f"{at}", Bands(10, 0, 0) if at % 2 else Bands(0, 0, 10)) for at in range(20)]
    score = weighed(groups)

    assert score is not None
    assert (200, 20, 0) == (score.answers, score.clusters, score.nps)
    assert 15 < score.effective < 20
    assert score.interval is not None
    assert score.interval.high - score.interval.low > 70


def test_people_of_an_account_who_differ_like_strangers_tell_as_much_as_strangers() -> None:
    """And never more."""
    groups = [Group(f"{at}", Bands(2, 1, 2)) for at in range(40)]
    score = weighed(groups)

    assert score is not None
    assert 200 == score.effective


def test_accounts_have_one_voice_each_however_many_answer() -> None:
    """The mean of its people's; a big unhappy one does not drown the others."""
    groups = [
        Group("big", Bands(0, 0, 90)),
        *(Group(name, Bands(1, 0, 0)) for name in "abcdefghi"),
        Group(None, Bands(5, 0, 0)),
    ]
    score = weighed(one_voice_each(groups))

    assert score is not None
    assert (80, 10, 99) == (score.nps, score.clusters, score.answers)


def test_the_voice_of_an_account_may_have_a_weight() -> None:
    """That of its answers; where these differ, their mean."""
    groups = [Group("a", Bands(3, 0, 0), 2.0), Group("b", Bands(0, 0, 1), 1.0), Group("b", Bands(0, 0, 1), 3.0)]
    score = weighed(one_voice_each(groups))

    assert score is not None
    assert 0 == score.nps


def test_a_few_heavy_answers_are_worth_few() -> None:
    """Kish: (Σ w)² / Σ w²."""
    score = weighed([Group(None, Bands(1, 0, 0), 100.0), Group(None, Bands(0, 0, 100), 1.0)])

    assert score is not None
    assert pytest.approx(200**2 / (100**2 + 100)) == score.effective
    assert pytest.approx(101 / score.effective) == score.design_effect
    assert score.interval is None


def test_nothing_that_weighs_is_no_score() -> None:
    """And a negative weight is refused."""
    assert weighed([]) is None
    assert weighed([Group(None, Bands(5, 0, 0), 0.0)]) is None
    with pytest.raises(ValueError, match="negative"):
        weighed([Group(None, Bands(1, 0, 0), -1.0)])


def test_under_five_accounts_there_is_no_interval() -> None:
    """Five are the fewest from which their scatter is learnt."""
    four, five = (weighed([Group(f"{at}", Bands(5, 2, 1)) for at in range(accounts)]) for accounts in (4, 5))

    assert four is not None
    assert four.interval is None
    assert five is not None
    assert five.interval is not None


@pytest.mark.parametrize(("accounts", "student"), [(5, 2.776), (10, 2.262), (30, 2.045), (1000, 1.962)])
def test_few_accounts_are_trusted_less(accounts: int, student: float) -> None:
    """By the quantiles of Student's distribution, as tables have them."""
    assert student == pytest.approx(1.959964 * math.sqrt(few_clusters(10_000, accounts)), rel=0.02)


@given(GROUPS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_groups_is_irrelevant_and_they_may_be_split(groups: list[Group], order: random.Random) -> None:
    """Each answer by itself gives what they give together."""
    single = [
        Group(group.account, one, group.weight)
        for group in groups
        for number, one in zip(
            (group.bands.promoters, group.bands.passives, group.bands.detractors),
            (Bands(1, 0, 0), Bands(0, 1, 0), Bands(0, 0, 1)),
            strict=True,
        )
        for _ in range(number)
    ]
    order.shuffle(single)
    together, apart = weighed(groups), weighed(single)

    if together is None or apart is None:
        assert together is apart
    else:
        assert (together.answers, together.clusters) == (apart.answers, apart.clusters)
        assert together.points == pytest.approx(apart.points)
        assert together.effective == pytest.approx(apart.effective)
        assert -100 - 1e-9 <= together.points <= 100 + 1e-9


@given(GROUPS, st.sampled_from("abcdefgh"))
@settings(max_examples=60)
def test_another_promoter_never_lowers_the_score(groups: list[Group], account: str) -> None:
    """However much it weighs."""
    before, after = weighed(groups), weighed([*groups, Group(account, Bands(1, 0, 0), 0.5)])

    assert after is not None
    assert before is None or before.points <= after.points + 1e-9


def test_the_interval_holds_the_truth_where_accounts_agree_with_themselves() -> None:
    """In well over 90 of 100 made-up programmes whose people resemble each other by account; the usual one in 80."""
    made_up = random.Random(7)
    held = usual = 0
    for programme in range(400):
        groups = []
        for at in range((8, 15, 40)[programme % 3]):
            pull, people = made_up.gauss(0, 0.25), made_up.randint(1, 9)
            share = min(1.0, max(0.0, 0.5 + pull))
            promoters = sum(made_up.random() < share for _ in range(people))
            groups.append(Group(f"{at}", Bands(promoters, 0, people - promoters)))
        score = weighed(groups)
        plain = interval(sum((group.bands for group in groups), start=Bands(0, 0, 0)))

        assert score is not None
        assert plain is not None
        held += score.interval is None or score.interval.low <= 0 <= score.interval.high
        usual += plain.low <= 0 <= plain.high

    assert held >= 368
    assert usual < 340
