"""The address of the mail server, as people write it in the environment."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.smtp_url import Security, SmtpServer, SmtpUrlError, parse_smtp_url, parse_smtp_urls


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525)),
        ("smtp+plain://relay.internal", SmtpServer("relay.internal", 25, Security.PLAIN)),
        ("smtp+plain://relay:2525", SmtpServer("relay", 2525, Security.PLAIN)),
        ("smtp://[::1]:2525/", SmtpServer("::1", 2525)),
        ("smtp+starttls://u:p@Smtp.Example.com", SmtpServer("smtp.example.com", 587, Security.STARTTLS, "u", "p")),
        ("smtps://u:p@smtp.example.com", SmtpServer("smtp.example.com", 465, Security.TLS, "u", "p")),
        ("  SMTPS://smtp.example.com:10465\n", SmtpServer("smtp.example.com", 10465, Security.TLS)),
        ("smtps://a%40b.c:p%3A%2F%25@h", SmtpServer("h", 465, Security.TLS, "a@b.c", "p:/%")),
        ("smtps://u:p:q@h", SmtpServer("h", 465, Security.TLS, "u", "p:q")),
        ("smtp://u:p@localhost:2525", SmtpServer("localhost", 2525, Security.NONE, "u", "p")),
        ("smtps://bücher.example", SmtpServer("xn--bcher-kva.example", 465, Security.TLS)),
    ],
)
def test_an_address_is_understood(url: str, server: SmtpServer) -> None:
    """The scheme says how the way is secured and which port is the usual one; the login is percent-decoded."""
    assert server == parse_smtp_url(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "is empty"),
        ("smtp.example.com:587", "has no scheme"),
        ("https://smtp.example.com", "https:// is not known"),
        ("smtp://", "is not the address of a mail server"),
        ("smtp://host:port", "is not the address of a mail server"),
        ("smtp://host:70000", "70000 is not a port"),
        ("smtp://host/path", "is not the address of a mail server"),
        ("smtps://user@host", "a login is user:password@"),
        ("smtps://:hunter2@host", "a login is user:password@"),
        ("smtps://user:hunter2#3@host", "percent-encoded"),
        ("smtps://user:hunter2@3@host", "percent-encoded"),
        ("smtps://user:hunter2%ff@host", "not percent-encoded UTF-8"),
        ("smtp://user:hunter2@smtp.example.com", "would send the password unprotected"),
        ("smtp+plain://user:hunter2@smtp.example.com", "would send the password unprotected"),
        ("smtp://smtp.example.com", "would send the letters unprotected to smtp.example.com"),
        ("smtp://127.0.0.1.example.com", "smtp+plain:// where the network between is your own"),
        ("smtp://" + "ü" * 70, "not the name of a server"),
    ],
)
def test_a_wrong_address_is_refused_with_one_sentence_without_the_password(url: str, said: str) -> None:
    """The setting is named, and what to write instead; a password never reaches a terminal or a log."""
    with pytest.raises(SmtpUrlError) as refused:
        parse_smtp_url(url)

    assert said in str(refused.value)
    assert "NPS_SMTP_URL" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("between", [" ", "\n", ",", ", ", " ,\n "])
def test_several_servers_are_written_one_after_the_other(between: str) -> None:
    """In the order in which they are tried; a comma in a password is one of the password."""
    servers = parse_smtp_urls(f" smtps://u:p,q@one.example{between}smtp+starttls://two.example\n")

    assert [
        SmtpServer("one.example", 465, Security.TLS, "u", "p,q"),
        SmtpServer("two.example", 587, Security.STARTTLS),
    ] == servers


@pytest.mark.parametrize(
    "urls", ["", " ", "smtps://one.example two.example", "smtps://one.example, smtp://two.example"]
)
def test_one_wrong_server_is_enough_to_be_told(urls: str) -> None:
    """Nobody finds out on the day on which the first one is away."""
    with pytest.raises(SmtpUrlError):
        parse_smtp_urls(urls)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_login_survives_percent_encoding(user: str, password: str) -> None:
    """Whatever a provider hands out as a password can be written."""
    server = parse_smtp_url(f"smtps://{quote(user, safe='')}:{quote(password, safe='')}@smtp.example.com")

    assert (user, password) == (server.username, server.password)


def test_a_server_never_shows_its_login() -> None:
    """Neither printed nor in a traceback."""
    server = parse_smtp_url("smtps://user:hunter2@[::1]")

    assert "smtps://[::1]:465" == str(server)
    assert "hunter2" not in repr(server)
