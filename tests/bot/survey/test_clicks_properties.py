"""What holds of clicks in whatever company: nobody's machine speaks for another, and looking again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.survey.clicks import TRAP, UNSUBSCRIBE, Known, Place, Report, Verdict
from bot.survey.clicks_signs import decide
from tests.support.clicks import CHROME, CLOUD, ELSEWHERE, FIREFOX, HOME, NOON, OFFICE, at, click, form, report, sweep

if TYPE_CHECKING:
    from bot.survey.clicks import Hit

LATER = NOON + timedelta(days=1)
SENT = Known(sent=(NOON - timedelta(hours=1),))
SECONDS = st.integers(0, 3000)
LINKS = st.sampled_from([*range(11), UNSUBSCRIBE, TRAP])


@st.composite
def machines(draw: st.DrawFn, *networks: str) -> list[Hit]:
    """Anything that programs do in these networks."""
    made: list[Hit] = []
    for _ in range(draw(st.integers(0, 8))):
        network, second = draw(st.sampled_from(networks)), draw(SECONDS)
        kind = draw(st.sampled_from(["one", "one", "head", "report", "form", "driven", "sweep"]))
        one = click(second, draw(LINKS), network, agent=draw(st.sampled_from([FIREFOX, CHROME, "", "curl/8"])))
        if kind == "sweep":
            made += sweep(second, network)
        elif kind == "form":
            made.append(form(second, draw(LINKS), network, hand=draw(st.sampled_from([True, False, None]))))
        else:
            made.append(replace(one, method="HEAD") if kind == "head" else one)
        if kind in ("report", "driven"):
            made.append(report(one, driven=kind == "driven"))
    return made


@given(machines(ELSEWHERE, CLOUD), SECONDS, st.integers(0, 10))
def test_a_person_is_never_rejected_for_what_others_do(others: list[Hit], second: int, score: int) -> None:
    """Whoever looks at the page that they opened is recorded, or held when it was in the midst of it."""
    person = click(second, score)
    judged = decide([*others, person, report(person)], SENT, LATER)[person.id].verdict

    assert judged in (Verdict.RECORDED, Verdict.HELD)


@given(machines(CLOUD), SECONDS, st.integers(0, 10))
def test_nor_one_without_javascript(others: list[Hit], second: int, score: int) -> None:
    """However many data centres open the same mail."""
    person = click(second, score)

    assert decide([*others, person], SENT, LATER)[person.id].verdict in (Verdict.RECORDED, Verdict.HELD)


@given(machines(ELSEWHERE, CLOUD), SECONDS, st.sampled_from([True, None]), st.booleans())
def test_a_persons_form_is_recorded_whatever_machines_do_elsewhere(
    others: list[Hit], second: int, hand: bool | None, words: bool
) -> None:
    """At once and ever after."""
    sent = form(second, 9, hand=hand, words=words)
    for now in (sent.at, LATER):
        assert Verdict.RECORDED is decide([*others, sent], SENT, now)[sent.id].verdict


@given(machines(HOME, ELSEWHERE, CLOUD), st.randoms(use_true_random=False))
def test_the_order_in_which_hits_are_given_does_not_matter(hits: list[Hit], chance: st.DataObject) -> None:
    """They are ordered by their own time."""
    mixed = sorted(hits, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert decide(hits, SENT, LATER) == decide(mixed, SENT, LATER)


@given(machines(HOME, ELSEWHERE, CLOUD), SECONDS)
def test_deciding_again_later_changes_nothing_once_the_silence_has_passed(hits: list[Hit], more: int) -> None:
    """Only new evidence does."""
    assert decide(hits, SENT, LATER) == decide(hits, SENT, LATER + timedelta(seconds=more))


@given(machines(HOME, CLOUD), SECONDS, st.sampled_from([OFFICE, "40.107.1.0/24"]), st.booleans())
def test_a_sweep_records_nothing_whatever_else_happens(
    others: list[Hit], start: int, network: str, reporting: bool
) -> None:
    """Eleven links in half a second are no person's, in whatever company, with or without JavaScript."""
    place = Place.UNKNOWN if network == OFFICE else Place.DATA_CENTRE
    all_links = sweep(start, network, place=place)
    reports = [report(hit) for hit in all_links] if reporting else []
    judged = decide([*others, *all_links, *reports], SENT, LATER)

    assert {Verdict.REJECTED} == {judged[hit.id].verdict for hit in all_links}


@given(st.text(max_size=40))
def test_what_is_no_report_is_none(text: str) -> None:
    """Anybody may send anything."""
    known = Report.read(text)

    assert known is None or known.shown_for >= timedelta(0)


def test_a_report_is_read_as_it_was_written() -> None:
    """Microseconds, milliseconds, driven, touched, seen."""
    expected = Report(at(0.5), timedelta(seconds=3), driven=False, touched=True, seen=True)

    assert expected == Report.read("1795435200500000.3000.0.1.1")
    assert [None] * 3 == [Report.read(text) for text in ("", "1.2.3", "1.2.3.4.5.6")]
