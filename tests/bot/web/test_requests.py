"""What is read from a request: forms, addresses, programs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.requests import agent_of, cleaned, form_of, network, network_of

if TYPE_CHECKING:
    from starlette.types import Scope

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
FORMS = st.dictionaries(st.sampled_from(["score", "reason", "follow_up", "undo"]), TEXTS)


def scope(**headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http", "headers": named, "client": None}


@given(FORMS)
def test_a_form_is_read_as_it_was_written(form: dict[str, str]) -> None:
    """In both encodings that browsers know, up to line breaks and control characters."""
    multipart = httpx.Request("POST", "http://x", files={name: (None, value.encode()) for name, value in form.items()})
    kind = multipart.headers.get("content-type", "")

    expected = {name: cleaned(value) for name, value in form.items()}
    assert expected == form_of(scope(), urlencode(form).encode())
    assert expected == form_of(scope(content_type=kind), multipart.read())


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "multipart/form-data", "multipart/form-data; boundary=x", "a/b;;=\xff"]),
)
def test_no_body_is_too_strange_to_be_read(body: bytes, kind: str) -> None:
    """What is no form has no fields that are none of ours."""
    assert all(isinstance(value, str) for value in form_of(scope(content_type=kind), body).values())


def test_a_file_is_no_field() -> None:
    """Its bytes are nothing that a person typed."""
    upload = httpx.Request("POST", "http://x", files={"reason": ("reason.txt", b"text"), "score": (None, b"3")})

    assert {"score": "3"} == form_of(scope(content_type=upload.headers["content-type"]), upload.read())


@pytest.mark.parametrize(
    ("expected", "address"),
    [
        ("192.0.2.0/24", "192.0.2.77"),
        ("192.0.2.0/24", "::ffff:192.0.2.77"),
        ("2001:db8:1::/48", "2001:db8:1:2::3"),
        ("fe80::/48", "fe80::1%eth0"),
        ("unknown", "/run/nps.sock"),
        ("unknown", ""),
    ],
)
def test_only_a_part_of_an_address_is_kept(expected: str, address: str) -> None:
    """A network, so that hits can be compared and nobody is told apart."""
    assert expected == network(address)


def test_where_there_is_no_address_it_is_unknown() -> None:
    """Behind a unix socket."""
    assert "unknown" == network_of(scope())


@pytest.mark.parametrize("name", ["sec_purpose", "purpose", "x_purpose", "x_moz"])
def test_a_program_that_loads_ahead_of_the_person_is_called_so(name: str) -> None:
    """All names of that header that browsers have had."""
    assert "prefetch Mozilla/5.0" == agent_of(scope(user_agent="Mozilla/5.0", **{name: "prefetch;anonymous-client-ip"}))
    assert "Mozilla/5.0" == agent_of(scope(user_agent="Mozilla/5.0"))
