"""How much one visitor, or one network, may send: enough for a whole company behind one address, and an end to it.

Counted in this process alone: it is there against what runs away, and every copy of the program has its own share. A
page that is only opened by a signed link of its own costs one read at most and is not counted at all.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_network
from typing import TYPE_CHECKING

from bot.web.requests import UNKNOWN, network_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Scope

NONE, SECOND = timedelta(0), timedelta(seconds=1)
# As many keys are remembered; whoever was forgotten begins anew.
MOST_KEYS = 20_000
# Loopback, private and shared addresses (RFC 1918, 6598, 4193), and those of one cable.
HOUSES = (
    *map(
        ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16")
    ),
    *map(ip_network, ("::/48", "fc00::/7", "fe80::/10")),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """`burst` at once, and in the long run one `every` so often, of those of one key; None: these have no limit."""

    key: Callable[[Scope], str | None]
    burst: int
    every: timedelta
    methods: frozenset[str] = frozenset({"POST"})


@dataclass(slots=True)
class Gate:
    """The rules of one page. What a key has spent is one moment: up to which its allowance is used up (GCRA)."""

    rules: Sequence[Rule] = ()
    _spent: OrderedDict[tuple[int, str], datetime] = field(default_factory=OrderedDict, init=False)

    def wait(self, scope: Scope, now: datetime) -> timedelta:
        """How long to wait before this request; zero: it may come, and is counted by all rules."""
        wanted = [
            ((number, known), rule)
            for number, rule in enumerate(self.rules)
            if scope["method"] in rule.methods and (known := rule.key(scope)) is not None
        ]
        ahead = {key: max(self._spent.get(key, now), now) + rule.every for key, rule in wanted}
        wait = max((ahead[key] - now - rule.every * rule.burst for key, rule in wanted), default=NONE)
        if wait > NONE:
            return wait
        for key, until in ahead.items():
            self._spent[key] = until
            self._spent.move_to_end(key)
        while len(self._spent) > MOST_KEYS:
            self._spent.popitem(last=False)
        return NONE


def token_of(scope: Scope) -> str:
    """The link."""
    return str(scope["path_params"]["token"])


def public_network(scope: Scope) -> str | None:
    """Where it comes from on the internet. Behind an address of a house stands everybody: a proxy that has not been
    named, or the whole company.
    """
    network = network_of(scope)
    return None if network == UNKNOWN or is_of_a_house(network) else network


@lru_cache(maxsize=4096)
def is_of_a_house(network: str) -> bool:
    """Whether it is within the ranges that no router of the internet knows."""
    known = ip_network(network)
    return any(known.version == own.version and known.subnet_of(own) for own in HOUSES)  # type: ignore[arg-type]


ANY = frozenset({"GET", "HEAD", "POST"})
# Nobody sends the form of one invitation more often; a thousand colleagues behind one address may answer at once.
ANSWERING = (Rule(token_of, burst=30, every=3 * SECOND), Rule(public_network, burst=1000, every=SECOND / 10))
# A page reports twice at most.
REPORTING = (Rule(token_of, burst=60, every=1.5 * SECOND),)
# Mail providers unsubscribe for thousands of people from one network.
LEAVING = (Rule(token_of, burst=30, every=3 * SECOND),)
# A whole company may have subscribed to the calendar, each asking a few times an hour; it is read anew each time.
SUBSCRIBING = (Rule(token_of, burst=120, every=SECOND, methods=ANY),)
# Whoever shows a picture fetches it once or twice; it takes a tenth of a second to draw.
FETCHING = (Rule(token_of, burst=20, every=10 * SECOND, methods=ANY),)
# Everybody has the same link: a hall full of people scans one code, but nobody sends two hundred forms and goes on.
VISITING = (
    Rule(public_network, burst=600, every=SECOND / 5, methods=ANY),
    Rule(public_network, burst=200, every=3 * SECOND),
)
