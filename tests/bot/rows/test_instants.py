"""Dates and times of every usual form become the right instant, and what is none is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rows import CellRefused, parse_instant

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")

READ = {
    "2016-06-09T10:36": "2016-06-09T07:36:00",
    "2016-06-09": "2016-06-08T21:00:00",
    " 2016-06-09 10:36:01.5+02:00 ": "2016-06-09T08:36:01.500000",
    "2016-06-09T10:36:01.123456789Z": "2016-06-09T10:36:01.123456",
    "2016-06-09t10:36:01z": "2016-06-09T10:36:01",
    "2016-06-09 10:36:01 UTC": "2016-06-09T10:36:01",
    "2016-06-09 10:36:01 +0300": "2016-06-09T07:36:01",
    "2016-06-09 10:36:01 -07": "2016-06-09T17:36:01",
    "1465468561": "2016-06-09T10:36:01",
    "1465468561.5": "2016-06-09T10:36:01.500000",
    "1465468561250": "2016-06-09T10:36:01.250000",
    "06/09/2016 10:36:01 AM": "2016-06-09T07:36:01",
    "6/9/2016 1:36 pm": "2016-06-09T10:36:00",
    "06/09/2016 12:00:00 AM": "2016-06-08T21:00:00",
    "06/09/2016 12:00:00\u202fPM": "2016-06-09T09:00:00",
    "6/9/16 10:36": "2016-06-09T07:36:00",
    "06/09/2016": "2016-06-08T21:00:00",
    "13/06/2016 10:36": "2016-06-13T07:36:00",
    "09.06.2016 10:36": "2016-06-09T07:36:00",
    "9.6.2016 klo 10.36": "2016-06-09T07:36:00",
    "9.6.2016": "2016-06-08T21:00:00",
}


@pytest.mark.parametrize("text", READ)
def test_a_date_of_a_usual_form_is_read_into_utc(text: str) -> None:
    """A time without an offset is in the programme's zone; a date alone is its midnight there."""
    assert f"{READ[text]}+00:00" == parse_instant(text, HELSINKI, NOW).isoformat()


def test_a_time_that_comes_twice_is_the_first_and_one_that_never_comes_is_moved_on() -> None:
    """Clocks went back at 04:00 on 26 October 2025, and forward at 03:00 on 29 March 2026."""
    autumn = parse_instant("2025-10-26 03:30", HELSINKI, NOW)
    spring = parse_instant("2026-03-29 03:30", HELSINKI, NOW)

    assert datetime(2025, 10, 26, 0, 30, tzinfo=UTC) == autumn
    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) == spring


REFUSED = {
    "": "'' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
    "yesterday": "'yesterday' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
    "42530.44": "'42530.44' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
    "06-09-2016": "'06-09-2016' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
    "2016-02-30": "'2016-02-30' is not a date that exists",
    "2016-06-09T25:00": "'2016-06-09T25:00' is not a date that exists",
    "13/13/2016": "'13/13/2016' is not a date that exists",
    "06/09/2016 13:00 PM": "'06/09/2016 13:00 PM' is not a date that exists",
    "31.4.2016": "'31.4.2016' is not a date that exists",
    "1989-12-31": "'1989-12-31' is before 1990",
    "0001-01-01": "'0001-01-01' is before 1990",
    "0000-01-01": "'0000-01-01' is not a date that exists",
    "2026-09-03": "'2026-09-03' is in the future",
    "9999-12-31T23:59-12:00": "'9999-12-31T23:59-12:00' is in the future",
    "9999999999": "'9999999999' is in the future",
    "0000000001": "'0000000001' is before 1990",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_or_cannot_be_true_is_refused_with_a_sentence(text: str) -> None:
    """The sentence repeats what stood there."""
    with pytest.raises(CellRefused) as refused:
        parse_instant(text, HELSINKI, NOW)

    assert REFUSED[text] == str(refused.value)


def test_an_answer_from_a_clock_that_is_ahead_is_taken_up_to_a_day() -> None:
    """Zones are guessed and clocks are wrong; a month ahead is a mistake in the file."""
    ahead = (NOW + timedelta(hours=24)).isoformat()

    assert NOW + timedelta(days=1) == parse_instant(ahead, HELSINKI, NOW)
    with pytest.raises(CellRefused, match="in the future"):
        parse_instant((NOW + timedelta(hours=24, seconds=1)).isoformat(), HELSINKI, NOW)


MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2026, 8, 31), timezones=st.timezones())  # noqa: DTZ001 - they have


@given(MOMENTS, st.sampled_from(["T", " "]))
def test_every_instant_written_with_its_offset_is_read_back(moment: datetime, separator: str) -> None:
    """To the microsecond, whatever zone is the programme's."""
    written = moment.isoformat(separator)

    assert moment.astimezone(UTC) == parse_instant(written, HELSINKI, NOW)


@given(st.text(alphabet="0123456789-/.:TZ +APMklo", max_size=28) | st.text())
def test_a_text_is_a_date_or_is_refused(text: str) -> None:
    """Nothing else is ever raised."""
    try:
        instant = parse_instant(text, HELSINKI, NOW)
    except CellRefused:
        return

    assert datetime(1990, 1, 1, tzinfo=UTC) <= instant <= NOW + timedelta(days=1)
    assert UTC is instant.tzinfo
