"""Which column is which field: by name, by the names other tools use, or as the user says."""

from __future__ import annotations

import pytest

from bot.rows import ANSWERS, CONTACTS, Fields, FileRefused, Mapping, MapRefused
from bot.rows.columns import Field, folded

KNOWN = {
    "our own names": (CONTACTS, "email,slack_user_id,name,account,language,timezone,external_id", "same"),
    "spaces, case and marks": (CONTACTS, "E-Mail,Slack User-ID,NAME,time zone", "email,slack_user_id,name,timezone"),
    "a mailing list": (CONTACTS, "Email Address,Company,Locale,ID", "email,account,language,external_id"),
    "Finnish": (CONTACTS, "Sähköposti,Nimike", "email,-"),
    "our own answers": (ANSWERS, "score,answered_at,email,comment,channel,id", "same"),
    "Retently": (ANSWERS, "id,email,createdDate,score,comment,channel", "id,email,answered_at,score,comment,channel"),
    "Wootric": (ANSWERS, "id,score,text,created_at,updated_at", "id,score,comment,answered_at,-"),
    "AskNicely": (
        ANSWERS,
        "response_id,email,answer,comment,responded,created",
        "id,email,score,comment,answered_at,-",
    ),
    "SatisMeter": (ANSWERS, "id,rating,feedback,created,user.email", "id,score,comment,answered_at,email"),
    "SurveyMonkey": (
        ANSWERS,
        "Respondent ID,Start Date,End Date,Email Address,<strong>NPS&nbsp;Score</strong>",
        "id,-,answered_at,email,score",
    ),
    "a better name among weaker ones": (ANSWERS, "rating,NPS,date,answered", "-,score,-,answered_at"),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_columns_are_recognised_by_the_names_that_tools_give_them(kind: str) -> None:
    """Each column under the field it holds; `-` for those that are attributes."""
    fields, line, expected = KNOWN[kind]
    header = line.split(",")
    wanted = header if expected == "same" else expected.split(",")

    mapping = Mapping.of(header, [], fields)

    found = {columns: name for name, (columns,) in mapping.columns.items()}
    assert wanted == [found.get(column, "-") for column in header]
    assert [column for column in header if column not in found] == list(mapping.attributes)


def test_what_the_user_says_comes_before_every_name() -> None:
    """The column that would have been the field becomes an attribute."""
    mapping = Mapping.of(["email", "Work e-mail", "plan"], ["email=Work e-mail"], CONTACTS)

    assert {"email": ("Work e-mail",)} == mapping.columns
    assert ("email", "plan") == mapping.attributes


def test_an_exact_name_comes_before_an_alias() -> None:
    """Wherever it stands among the columns."""
    mapping = Mapping.of(["E-mail", "Email address", "email"], [], CONTACTS)

    assert ("email",) == mapping.columns["email"]


def test_a_column_is_named_in_the_map_as_its_header_reads() -> None:
    """Case and spaces are forgiven, an equals sign in a header is not the separator."""
    mapping = Mapping.of(["Mail=work", "Asiakas Nro"], ["email=Mail=work", "external_id = asiakas nro"], CONTACTS)

    assert {"email": ("Mail=work",), "external_id": ("Asiakas Nro",)} == mapping.columns


def test_first_and_last_names_are_joined_where_there_is_no_other_name() -> None:
    """In this order, whatever the order of the columns."""
    mapping = Mapping.of(["Last Name", "First Name", "email"], [], CONTACTS)

    assert ("Ann Lee", "Lee", "Ann") == tuple(
        mapping.split({"Last Name": last, "First Name": first, "email": "a@b.fi"})[0]["name"]
        for first, last in (("Ann ", " Lee"), ("", "Lee"), ("Ann", ""))
    )
    assert ("First Name",) == Mapping.of(["First Name", "email", "Name"], [], CONTACTS).attributes


def test_a_row_is_split_into_fields_and_attributes() -> None:
    """All trimmed; a blank field says that the column is there, a blank attribute says nothing."""
    mapping = Mapping.of(["email", "Name", "Plan", "Seats"], [], CONTACTS)

    fields, attributes = mapping.split({"email": " a@b.fi ", "Name": " ", "Plan": " pro ", "Seats": "  "})

    assert {"email": "a@b.fi", "name": ""} == fields
    assert {"Plan": "pro"} == attributes


REFUSED = {
    "an unknown field": (
        ANSWERS,
        "score,answered_at",
        ["scor=score"],
        "--map knows no field 'scor'. The fields are: score, comment, answered_at, channel, email, id.",
    ),
    "an unknown column": (
        ANSWERS,
        "event,Score given,answered_at",
        ["score=Scor given"],
        "There is no column 'Scor given' in the file. Its columns are: Score given, event, answered_at.",
    ),
    "no pair": (CONTACTS, "email", ["email"], "--map takes field=column, not 'email'."),
    "a pair with nothing": (CONTACTS, "email", ["email="], "--map takes field=column, not 'email='."),
    "a field twice": (CONTACTS, "a,b", ["email=a", "email=b"], "--map names two columns for email: a, b."),
    "two columns for one field": (
        CONTACTS,
        "E-mail,e_mail,name",
        [],
        "Several columns could be email: E-mail, e_mail. Choose one with --map email=COLUMN.",
    ),
    "two aliases for one field": (
        ANSWERS,
        "rating,value,answered_at",
        [],
        "Several columns could be score: rating, value. Choose one with --map score=COLUMN.",
    ),
    "nobody to ask": (
        CONTACTS,
        "p,mailer",
        [],
        (
            "No column is known to hold email or slack_user_id. Name it with --map email=COLUMN;"
            " the columns are: mailer, p."
        ),
    ),
    "no date": (
        ANSWERS,
        "score,when",
        [],
        "No column is known to hold answered_at. Name it with --map answered_at=COLUMN; the columns are: score, when.",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_map_that_does_not_fit_is_refused_with_the_nearest_names_first(kind: str) -> None:
    """One sentence that names what was meant."""
    fields, header, given, expected = REFUSED[kind]

    with pytest.raises(MapRefused) as refused:
        Mapping.of(header.split(","), given, fields)

    assert expected == str(refused.value)
    assert isinstance(refused.value, FileRefused)


def test_a_long_list_of_columns_is_cut() -> None:
    """A survey tool writes hundreds of them."""
    with pytest.raises(MapRefused, match="and 80 more") as refused:
        Mapping.of([f"Question {number}: {'x' * 500}" for number in range(100)], [], CONTACTS)

    assert len(str(refused.value)) < 2_000


def test_every_alias_is_written_folded_and_means_one_field() -> None:
    """An alias that is not in its folded form would never be found."""

    def names(field: Field) -> list[str]:
        return [folded(field.name), *(alias for tier in (*field.aliases, *field.parts) for alias in tier)]

    def all_names(fields: Fields) -> list[str]:
        return [name for field in fields.known for name in set(names(field))]

    for fields in (CONTACTS, ANSWERS):
        assert all_names(fields) == [folded(name) for name in all_names(fields)]
        assert len(all_names(fields)) == len(set(all_names(fields)))
