"""An operator's own templates: they go before ours, have no way out of their sandbox, and say what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.mail.letters import Letter, Occasion
from bot.mail.templating import OURS, TemplateRefused
from tests.bot.mail.test_letters import ACME, letter_of


def written(folder: Path, name: str, text: str, occasion: Occasion = "question") -> Letter:
    """A letter where this template is the operator's own."""
    (folder / name).write_text(text, encoding="utf-8")
    return letter_of(occasion, identity=replace(ACME, templates=folder))


def test_an_own_template_goes_before_ours_and_the_others_stay(tmp_path: Path) -> None:
    """By its name; whatever it is not called is ours."""
    letter = written(tmp_path, "question.html", "<p>{{ greeting }} {% for b in buttons %}{{ b.score }}{% endfor %}</p>")

    assert "<p>Hello Kaisa Virtanen, 012345678910</p>" == letter.html
    assert letter_of().text == letter.text


def test_our_reminder_keeps_to_an_own_question(tmp_path: Path) -> None:
    """It only puts its opening in the place of the question's."""
    own = "<b>{% block opening %}{{ greeting }}{% endblock %}</b>"

    html = written(tmp_path, "question.html", own, "reminder").html

    assert html.startswith("<b>")
    assert "A few days ago" in html


def test_its_style_sheet_goes_into_the_tags(tmp_path: Path) -> None:
    """But for what is for some screens only; and nothing is fetched."""
    style = "<style>p { color: #123456 } @media (max-width: 400px) { p { margin: 0 } }</style>"
    page = (
        f'<html><head><link rel="stylesheet" href="https://x.example/a.css">{style}</head><body><p>a</p></body></html>'
    )

    html = written(tmp_path, "question.html", page).html

    assert '<p style="color: #123456;">a</p>' in html
    assert "@media (max-width: 400px)" in html
    assert "x.example" not in html


def test_names_in_it_stay_text(tmp_path: Path) -> None:
    """Values are escaped in HTML, and left as they are in text."""
    hostile = "<b>&"
    (tmp_path / "question.html").write_text("{{ greeting }}", encoding="utf-8")
    (tmp_path / "question.txt").write_text("{{ greeting }}", encoding="utf-8")

    letter = letter_of(name=hostile, identity=replace(ACME, templates=tmp_path))

    assert ("Hello &lt;b&gt;&amp;,", "Hello <b>&,") == (letter.html, letter.text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\nb {{ qestion }}", "question.html, line 2: 'qestion' is undefined; there is buttons, color, company,"),
        ("a\n\n{% if %}", "question.html, line 3: Expected an expression"),
        (
            "{{ buttons[0].points }}",
            "question.html, line 1: 'bot.mail.letters.ScoreButton object' has no",
        ),
        ('{% include "footer.html" %}', "question.html: there is no template footer.html to take in"),
        ('{% include "../secrets.html" %}', "question.html: there is no template ../secrets.html to take in"),
        (
            "{{ ''.__class__.__mro__ }}",
            "question.html, line 1: access to attribute '__class__' of 'str'",
        ),
        ("{{ 1 / 0 }}", "question.html, line 1: division by zero"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    """Whoever wrote it finds the place."""
    with pytest.raises(TemplateRefused) as refused:
        written(tmp_path, "question.html", text)

    assert str(refused.value).startswith(told)


def test_the_line_is_that_of_the_template_it_is_in(tmp_path: Path) -> None:
    """Also where another one takes it in."""
    (tmp_path / "footer.html").write_text("x\n{{ nothing }}", encoding="utf-8")

    with pytest.raises(TemplateRefused, match=r"footer\.html, line 2: 'nothing' is undefined"):
        written(tmp_path, "question.html", '{% include "footer.html" %}')


def test_ours_are_a_pair_for_each_occasion() -> None:
    """What an operator begins with."""
    assert ["question.html", "question.txt", "reminder.html", "reminder.txt"] == sorted(p.name for p in OURS.iterdir())
