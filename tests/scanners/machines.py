"""Machines of our own making, beyond those that were reported: each way of getting past one of the signs."""

from __future__ import annotations

from tests.scanners.behaviours import (
    ALL,
    AWS,
    AZURE,
    DEFENDER,
    ELSEWHERE,
    GOOGLE,
    HOME,
    HOUR,
    LIBRARY,
    OFFICE,
    SCORES,
    TRAP,
    UNSUBSCRIBE,
    Behaviour,
    Report,
    Sends,
    Step,
    opens,
)
from tests.support.clicks import CHROME

SEEN = Report()
BY_SCRIPT = Sends(after=0.1, report=Report(claims=0.1))
BY_MOUSE = Sends(after=0.3, report=Report(claims=0.3, driven=True, touched=True))
BY_STEALTH = Sends(after=0.3, report=Report(claims=0.3, touched=True))
BARE = Sends(after=0.05)
HINTS = {"sec-ch-ua": '"Chromium";v="72", "Google Chrome";v="72"'}


def each_network(links: tuple[int | str, ...], prefix: str, **told: object) -> tuple[Step, ...]:
    """Each link from a network of its own."""
    return tuple(
        Step(t=3 + number * 0.2, link=link, ip=f"{prefix}.{number}.7", agent=CHROME, **told)  # type: ignore[arg-type]
        for number, link in enumerate(links)
    )


MACHINES = [
    Behaviour("all links by HEAD", opens(ALL, 2, ip=ELSEWHERE, agent=CHROME, method="HEAD")),
    Behaviour("all links, spread over homes, without scripts", each_network(ALL, "10.20")),
    Behaviour("all links, spread over a data centre, with scripts", each_network(ALL, "40.94", report=SEEN)),
    Behaviour("all links, spread over homes, with scripts", each_network(ALL, "10.30", report=SEEN)),
    Behaviour("all links over ten minutes", opens(ALL, 5, 50, ip=DEFENDER, agent=CHROME, report=SEEN)),
    Behaviour("forms sent by a script", opens(ALL, 5, 0.5, ip=ELSEWHERE, agent=CHROME, sends=BY_SCRIPT)),
    Behaviour("one form sent by a script", (Step(5, 3, ELSEWHERE, CHROME, sends=BY_SCRIPT),)),
    Behaviour("every button pressed by a driven mouse", opens(ALL, 5, 1, ip=ELSEWHERE, agent=CHROME, sends=BY_MOUSE)),
    Behaviour("one button pressed by a driven mouse", (Step(HOUR, 3, ELSEWHERE, CHROME, sends=BY_MOUSE),)),
    Behaviour("every button pressed in disguise", opens(ALL, 5, 1, ip=ELSEWHERE, agent=CHROME, sends=BY_STEALTH)),
    Behaviour("every form sent without a script", opens(ALL, 5, 0.3, ip=ELSEWHERE, agent=CHROME, sends=BARE)),
    Behaviour("every form sent by a library", opens(ALL, 5, 0.3, ip=ELSEWHERE, agent=LIBRARY, sends=BARE)),
    Behaviour(
        "the way out first, every form without a script",
        opens((UNSUBSCRIBE, *SCORES), 5, 0.3, ip=ELSEWHERE, agent=CHROME, sends=BARE),
    ),
    Behaviour("the way out alone, sent by a script", (Step(5, UNSUBSCRIBE, ELSEWHERE, CHROME, sends=BY_SCRIPT),)),
    Behaviour("the way out alone, by a driven mouse", (Step(5, UNSUBSCRIBE, ELSEWHERE, CHROME, sends=BY_MOUSE),)),
    Behaviour("the way out alone, out of a data centre", (Step(5, UNSUBSCRIBE, DEFENDER, CHROME, sends=BARE),)),
    Behaviour("virtual time", (Step(HOUR, 3, HOME, CHROME, report=Report(after=0.44, claims=3.0)),)),
    Behaviour(
        "virtual time, and the form sent",
        (Step(HOUR, 3, HOME, CHROME, sends=Sends(0.4, report=Report(claims=3.0, touched=True))),),
    ),
    Behaviour(
        "the link that nobody sees", (Step(9, TRAP, ELSEWHERE, CHROME), Step(70, 3, ELSEWHERE, CHROME, report=SEEN))
    ),
    Behaviour("a name that its hints deny", (Step(HOUR, 3, HOME, CHROME, headers=HINTS, report=SEEN),)),
    Behaviour("a prefetch", (Step(HOUR, 3, HOME, CHROME, headers={"sec-purpose": "prefetch;prerender"}),)),
    Behaviour(
        "a sweep, and one link again hours later",
        (*opens(ALL, 5, ip=DEFENDER, agent=CHROME), Step(6 * HOUR, 3, "40.94.16.9", CHROME, report=SEEN)),
    ),
    Behaviour(
        "one link by the recipient's own mail system", (Step(HOUR, 3, AZURE, CHROME, report=SEEN),), mail="microsoft"
    ),
    Behaviour("one link out of a data centre at once", (Step(5, 3, AWS, CHROME, report=SEEN),)),
    Behaviour("one link out of a data centre without a script", (Step(HOUR, 3, GOOGLE, CHROME),)),
    Behaviour("one link at once without a script", (Step(4, 3, ELSEWHERE, CHROME),)),
    Behaviour(
        "colleagues' mails swept, one link of ours",
        (*opens(ALL, 5, ip=OFFICE, agent=CHROME, to=1), Step(HOUR, 3, OFFICE, CHROME, report=SEEN)),
        recipients=2,
    ),
    Behaviour(
        "a wave: every link of fifty mails",
        tuple(
            step for to in range(50) for step in opens(ALL, 5 + to, 0.05, ip=f"40.94.{to % 8}.4", agent=CHROME, to=to)
        ),
        recipients=50,
        source="https://techqa.club/v/q/prevent-microsoft-safe-links-scanning-67179134",
    ),
    Behaviour(
        "a patient browser on a home's line, one link, hours later",
        (Step(5 * HOUR, 3, HOME, CHROME, report=SEEN),),
    ),
]
# Nothing tells it from a person without asking everybody for one more click.
UNDETECTABLE = {"a patient browser on a home's line, one link, hours later"}
