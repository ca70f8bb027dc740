"""Names, comments, languages, time zones and Slack members as their cells hold them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rows import (
    CellRefused,
    parse_comment,
    parse_language,
    parse_name,
    parse_slack_user_id,
    parse_timezone,
)


def test_a_name_is_one_line_without_marks_that_do_not_show() -> None:
    """Joiners, which spell words in some scripts, stay."""
    assert "Ann Lee" == parse_name("  Ann\t \u202e Lee\ufeff\n")
    assert "Ann Lee" == parse_name("Ann\u00a0\x00Lee")
    assert "नी\u200dता" == parse_name("नी\u200dता")


def test_a_comment_keeps_its_lines() -> None:
    """Whatever line ends it had, and however long it is."""
    assert "one\ntwo\n\n  three" == parse_comment("\none\r\ntwo\r\r  three\x00 \n")
    assert 200_000 == len(parse_comment("x" * 200_000))


TAKEN: list[tuple[Callable[[str], str], str, str]] = [
    (parse_slack_user_id, " U02ABC123 ", "U02ABC123"),
    (parse_slack_user_id, "W0123", "W0123"),
    (parse_language, "EN", "en"),
    (parse_language, "pt_BR", "pt-BR"),
    (parse_language, "en-gb", "en-GB"),
    (parse_language, "fi_FI.UTF-8", "fi-FI"),
    (parse_language, "ZH_hant_tw", "zh-Hant-TW"),
    (parse_language, "es-419", "es-419"),
    (parse_language, "fin", "fi"),
    (parse_language, "sma", "sma"),
    (parse_timezone, "Europe/Helsinki", "Europe/Helsinki"),
    (parse_timezone, " europe/helsinki ", "Europe/Helsinki"),
    (parse_timezone, "america/new york", "America/New_York"),
    (parse_timezone, "utc", "UTC"),
]


@pytest.mark.parametrize(("parse", "text", "expected"), TAKEN)
def test_a_known_word_is_kept_in_its_usual_spelling(parse: Callable[[str], str], text: str, expected: str) -> None:
    """Case and separators are forgiven, and a second time changes nothing."""
    assert expected == parse(text) == parse(expected)


REFUSED: list[tuple[Callable[[str], str], str, str]] = [
    (parse_slack_user_id, "@ann", "'@ann' is not a Slack member id, such as U02ABC123 (“Copy member ID” in a profile)"),
    (
        parse_slack_user_id,
        "C0123",
        "'C0123' is not a Slack member id, such as U02ABC123 (“Copy member ID” in a profile)",
    ),
    (parse_slack_user_id, "U1", "'U1' is not a Slack member id, such as U02ABC123 (“Copy member ID” in a profile)"),
    (parse_language, "English", "'English' is not a language code, such as en, fi or pt-BR"),
    (parse_language, "", "'' is not a language code, such as en, fi or pt-BR"),
    (parse_timezone, "Helsinki", "'Helsinki' is not a time zone, such as Europe/Helsinki"),
    (parse_timezone, "Europe/Helsinky", "'Europe/Helsinky' is not a time zone, such as Europe/Helsinki"),
    (parse_timezone, "New York", "'New York' is not a time zone, such as America/New_York"),
    (parse_timezone, "", "'' is not a time zone, such as Europe/Helsinki"),
]


@pytest.mark.parametrize(("parse", "text", "expected"), REFUSED)
def test_an_unknown_word_is_refused_with_an_example(parse: Callable[[str], str], text: str, expected: str) -> None:
    """For a time zone the example is the nearest one."""
    with pytest.raises(CellRefused) as refused:
        parse(text)

    assert expected == str(refused.value)


@pytest.mark.parametrize("text", ["+02:00", "../../etc/passwd", "localtime", "Factory", "x" * 5_000])
def test_what_is_not_in_the_database_of_zones_is_refused(text: str) -> None:
    """No offset, no file, no placeholder; and a long text costs no time."""
    with pytest.raises(CellRefused, match="is not a time zone, such as "):
        parse_timezone(text)


@given(st.text())
def test_names_and_comments_are_cleaned_once(text: str) -> None:
    """A second time changes nothing, so the same file twice changes nothing."""
    assert parse_name(text) == parse_name(parse_name(text))
    assert parse_comment(text) == parse_comment(parse_comment(text))
