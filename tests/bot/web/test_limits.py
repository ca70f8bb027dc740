"""How much may be sent: by rules alone with a clock turned by hand, and as a page that says what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx

from bot.web.limits import ANSWERING, LEAVING, MOST_KEYS, VISITING, Gate, Rule
from tests.bot.web.site import NOON

if TYPE_CHECKING:
    from tests.bot.web.site import Site

NONE = timedelta(0)
SECOND = timedelta(seconds=1)


def scope(token: str = "token", client: str = "192.0.2.7", method: str = "POST") -> dict[str, Any]:
    """A request, as far as the rules look at it."""
    return {"method": method, "path_params": {"token": token}, "client": (client, 5000)}


def let_in(gate: Gate, scopes: list[dict[str, Any]], every: timedelta = NONE) -> int:
    """How many of them may come, so long after each other."""
    return sum(gate.wait(one, NOON + number * every) == NONE for number, one in enumerate(scopes))


def test_a_whole_company_behind_one_address_answers_at_once() -> None:
    """A thousand people, each by a link of their own; and ten every second after that."""
    gate = Gate(ANSWERING)
    assert 1000 == let_in(gate, [scope(f"token {number}") for number in range(1000)])
    assert gate.wait(scope("one more"), NOON) > NONE
    gate = Gate(ANSWERING)
    assert 3000 == let_in(gate, [scope(f"token {number}") for number in range(3000)], SECOND / 10)


def test_one_link_is_not_sent_without_end() -> None:
    """Thirty times, from wherever; then one every three seconds."""
    gate = Gate(ANSWERING)
    assert 30 == let_in(gate, [scope(client=f"10.{number}.0.1") for number in range(40)])
    assert timedelta(seconds=3) == gate.wait(scope(), NOON)
    assert NONE == gate.wait(scope(), NOON + timedelta(seconds=3))


def test_behind_an_address_of_a_house_stands_everybody() -> None:
    """A proxy that was not named, a socket, an intranet: only the link is counted."""
    for client in ("127.0.0.1", "10.2.3.4", "192.168.1.1", "::1", "fd12::1", ""):
        assert 5000 == let_in(Gate(ANSWERING), [scope(f"token {number}", client) for number in range(5000)])
    for client in ("203.0.113.9", "2001:db8::1"):
        assert 1000 == let_in(Gate(ANSWERING), [scope(f"token {number}", client) for number in range(5000)])


def test_providers_unsubscribe_for_as_many_as_they_like() -> None:
    """Their presses come from one network in one second after a wave."""
    assert 20_000 == let_in(Gate(LEAVING), [scope(f"token {number}") for number in range(20_000)])


def test_a_hall_full_of_people_scans_one_code() -> None:
    """Two hundred open it and answer in one moment; who stuffs the box is stopped soon."""
    hall = [scope(method=method) for _ in range(200) for method in ("GET", "POST")]
    assert 400 == let_in(Gate(VISITING), hall)
    assert 200 + 20 * 10 >= let_in(Gate(VISITING), [scope()] * 6000, SECOND / 10)


def test_opening_a_page_of_one_s_own_is_never_too_much() -> None:
    """14,000 scanners a minute and more."""
    assert 50_000 == let_in(Gate(ANSWERING), [scope(method="GET")] * 50_000)


def test_what_is_remembered_is_bounded() -> None:
    """Whoever comes from everywhere makes the program forget, and not grow."""
    gate = Gate((Rule(lambda one: str(one["path_params"]["token"]), 1, 60 * SECOND),))
    let_in(gate, [scope(str(number)) for number in range(MOST_KEYS + 500)])

    assert NONE == gate.wait(scope("0"), NOON)
    assert gate.wait(scope(str(MOST_KEYS)), NOON) > NONE


async def test_who_sends_too_much_is_told_what_to_do(site: Site) -> None:
    """When to come again, for programs too; nothing is written, and others are not stopped."""
    asked, other = site.ask(), site.ask()
    async with site.client() as client:
        sent = [await client.post(site.score_path(asked, 3), data={"score": "3"}) for _ in range(40)]
        elsewhere = await client.post(site.score_path(other, 8), data={"score": "8"})
        opened = await client.get(site.score_path(asked, 3))
    refused = next(page for page in sent if page.status_code == httpx.codes.TOO_MANY_REQUESTS)

    assert (303, 200) == (elsewhere.status_code, opened.status_code)
    assert "reload this page" in refused.text
    assert 1 <= int(refused.headers["retry-after"]) <= 3
