"""What `nps mail check` finds: nothing in our own letters, in any language, and whatever is wrong in others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.mail.inspection import Finding, Inspected, inspect
from bot.mail.letters import OCCASIONS, SOMEBODY, Letters, Occasion
from bot.mail.templating import OURS
from tests.bot.mail.test_letters import ACME, LINKS
from tests.support.factories import a_survey
from tests.support.languages import SHIPPED, wording_for

POSTAL = replace(ACME, postal_address="Esimerkkikatu 1\n00100 Helsinki")
REMOTE = '<img src="https://x.example/a.png" alt="">'
TABLE = '<table role="presentation"'


def inspected(templates: Path | None = None, occasion: Occasion = "question", language: str = "en") -> Inspected:
    """A letter by these templates."""
    letters = Letters(replace(POSTAL, templates=templates), LINKS)
    asked = (occasion, a_survey(), SOMEBODY, wording_for(language))
    return inspect(letters.write(*asked), letters.texts(*asked))


def with_change(folder: Path, before: str, after: str, name: str = "question.html") -> Inspected:
    """Our letter, with a change in its template."""
    ours = (OURS / name).read_text("utf-8")
    assert before in ours
    (folder / name).write_text(ours.replace(before, after), encoding="utf-8")
    return inspected(folder)


@pytest.mark.parametrize("language", SHIPPED.tags)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_nothing_is_wrong_with_ours(occasion: Occasion, language: str) -> None:
    """In every language; with room to spare below what Gmail cuts off."""
    found = inspected(None, occasion, language)

    assert (100, ()) == (found.score, found.findings)
    assert found.weight < 15_000


def test_words_that_may_be_broken_are_read_whole() -> None:
    """As nothing is missing in the letter of a company with a long name."""
    letters = Letters(replace(POSTAL, postal_address="Donaudampfschifffahrtsgasse 1, Wien"), LINKS)
    asked = (a_survey(company="Donaudampfschifffahrtselektrizität AG"), SOMEBODY, wording_for("de"))

    assert () == inspect(letters.write("question", *asked), letters.texts("question", *asked)).findings


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("line-height:48px", "line-height:40px", "the link of '0' (and of 10 more) is 40 pixels high; a thumb"),
        (">{{ button.score }}</a>", ">x</a>", "the link of 0 must read '0'; it reads 'x'"),
        ("buttons[6:]", "buttons[7:]", "the eleven scores must be linked once each, from 0 to 10; there are 10 links"),
        ("{{ unsubscribe_url }}", "#", "the link to unsubscribe is missing: {{ unsubscribe_url }}"),
        ("{{ unsubscribe_url }}", "#", "a link leads to '#'; write https://"),
        ("{{ imprint|breakable }}", "", "the company and its postal address is missing: {{ imprint }}"),
        (TABLE, f"<script>1</script>{TABLE}", "mail programs take out <script>, or take the letter for a fraud"),
        (TABLE, f'<form action="/">{TABLE}', "mail programs take out <form>, or take the letter for a fraud"),
        (TABLE, f'<p onclick="x()">a</p>{TABLE}', "mail programs take out what is to happen on a click (onclick=…)"),
        (TABLE, f'<img src="a.png">{TABLE}', 'the picture a.png has no alt text; alt="" where it only decorates'),
        ('lang="{{ language }}"', "", 'the language is missing: <html lang="{{ language }}" dir="{{ direction }}">'),
        ("<address", "<div>" + "x" * 100_000 + "</div><address", "it has 111,"),
        ("color:#ffffff;text", "color:#9999cc;text", "the text of '0' (and of 10 more) is #9999cc on #3a3fc4"),
        ('<address style="', '<address style="color:#222;', "the text of 'Acme, Esimerkkikatu 1, 00100 H' is #222222"),
    ],
)
def test_faults_are_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    """Each with what to do, and the letter is not to be sent."""
    found = with_change(tmp_path, before, after)

    assert [] != [finding for finding in found.findings if finding.told.startswith(told) and finding.failed]
    assert found.failed
    assert found.score <= 80


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{{ lowest }}", "", "what 0 means is missing: {{ lowest }}"),
        ("{{ why|breakable }}", "", "why the letter came is missing: {{ why }}"),
        ('role="presentation" lang', "lang", 'a table is for layout only: say role="presentation" to screen readers'),
        ("<address", f"{REMOTE}<address", "the picture https://x.example/a.png is fetched: many do not show it"),
    ],
)
def test_advice_stops_nobody(tmp_path: Path, before: str, after: str, told: str) -> None:
    """What may be meant so."""
    found = with_change(tmp_path, before, after)

    assert (Finding("html", told, failed=False),) == found.findings
    assert not found.failed
    assert 95 == found.score


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty"),
        ("{{ company }} {{ imprint }} {{ unsubscribe_url }} 1: {{ buttons[0].url }}", "the link of 0 is missing"),
        ("{{ company }} {{ imprint }}", "the link to unsubscribe is missing"),
    ],
)
def test_the_text_part_is_looked_at_too(tmp_path: Path, text: str, told: str) -> None:
    """For whoever reads plain text."""
    (tmp_path / "question.txt").write_text(text, encoding="utf-8")

    assert any(finding.part == "txt" and finding.told.startswith(told) for finding in inspected(tmp_path).findings)


def test_colours_are_read_however_they_are_written(tmp_path: Path) -> None:
    """Named, short, as numbers, by an attribute or in a shorthand; those of a page that cannot be dark only by day."""
    grey = '<p style="color:{}">a</p>'
    page = "".join(grey.format(colour) for colour in ("#999", "rgb(153, 153, 153)", "#999999 !important"))
    ground = '<div bgcolor="black" style="color:black">b</div><div style="background:#777;color:white">c</div>'
    (tmp_path / "question.html").write_text(f'<html lang="en">{page}{ground}<p style="font-size:24px;color:#777">d</p>')
    found = [finding.told for finding in inspected(tmp_path).findings if "contrast" in finding.told]

    assert [
        "the text of 'a' (and of 2 more) is #999999 on #ffffff, a contrast of 2.8; it takes 4.5",
        "the text of 'b' is #000000 on #000000, a contrast of 1.0; it takes 4.5",
        "the text of 'c' is #ffffff on #777777, a contrast of 4.5; it takes 4.5",
    ] == found
