"""People, each in a way that has been mistaken for a machine's somewhere."""

from __future__ import annotations

from tests.scanners.behaviours import (
    ALL,
    AWS,
    AZURE,
    COGENT,
    DAY,
    DEFENDER,
    GOOGLE,
    HOUR,
    OFFICE,
    PHONE,
    UNSUBSCRIBE,
    Behaviour,
    Report,
    Sends,
    Step,
    opens,
)
from tests.support.clicks import CHROME

SEEN, TOUCHED = Report(), Report(touched=True)
BY_HAND = Sends(report=TOUCHED)
WRITTEN = Sends(after=20, reason="It does what it says", report=TOUCHED)


def person(name: str, *steps: Step, score: int | None = 9, mail: str | None = None, recipients: int = 1) -> Behaviour:
    """One who wants to say this score."""
    return Behaviour(name, steps, person=True, score=score, mail=mail, recipients=recipients)


def leaving(name: str, *steps: Step) -> Behaviour:
    """One who wants no more mails."""
    return Behaviour(name, steps, person=True, leaves=True)


SWEEP = opens(ALL, 30, 0.1, ip=DEFENDER, agent=CHROME)
AT_THE_SAME_ADDRESS = opens(ALL, 30, 0.1, ip=OFFICE, agent=CHROME, to=1)

PEOPLE = [
    person("a phone, and away after two seconds", Step(600, agent=PHONE, report=Report(after=2))),
    person("without JavaScript", Step(HOUR)),
    person("without JavaScript, within thirty seconds", Step(25)),
    person("without JavaScript, within thirty seconds, and sent", Step(25, sends=Sends(after=8))),
    person("without JavaScript, within thirty seconds, with words", Step(25, sends=Sends(reason="Fast"))),
    person("within five seconds, and sent", Step(5, report=SEEN, sends=BY_HAND)),
    person("slow: forty minutes on the page", Step(HOUR, report=SEEN, sends=Sends(after=2400, report=TOUCHED))),
    person("a desktop in Azure, a click", Step(HOUR, ip=AZURE, report=SEEN), mail="microsoft"),
    person("a desktop in Azure, sent", Step(HOUR, ip=AZURE, report=SEEN, sends=BY_HAND), mail="microsoft"),
    person("a desktop in Azure, with words", Step(HOUR, ip=AZURE, report=SEEN, sends=WRITTEN), mail="microsoft"),
    person("a desktop in Azure, mail at home", Step(HOUR, ip=AZURE, report=SEEN)),
    person("a way out through a data centre", Step(HOUR, ip=AWS, report=SEEN), mail="google"),
    person("two scores", Step(HOUR, 3, report=SEEN), Step(HOUR + 40, 8, report=SEEN), score=8),
    person("two scores, and sent", Step(HOUR, 3, report=SEEN), Step(HOUR + 9, 8, report=SEEN, sends=BY_HAND), score=8),
    person("another score on the page", Step(HOUR, 3, report=SEEN, sends=Sends(score=7, report=TOUCHED)), score=7),
    person(
        "three links in a minute, and words",
        *(Step(HOUR + 20 * n, n + 6, report=TOUCHED) for n in range(2)),
        Step(HOUR + 40, 8, report=TOUCHED, sends=Sends(after=10, reason="Hm", report=TOUCHED)),
        score=8,
    ),
    person(
        "the mail passed on, a colleague clicks the next day",
        Step(HOUR, 9, report=SEEN),
        Step(DAY, 4, ip=COGENT, agent=CHROME, report=SEEN),
        score=4,
    ),
    person("after a sweep", *SWEEP, Step(HOUR, report=SEEN)),
    person("in the minute of a sweep", *SWEEP, Step(40, report=SEEN)),
    person("in the minute of a sweep, with a hand on the page", *SWEEP, Step(40, report=TOUCHED)),
    person("in the minute of a sweep, and sent", *SWEEP, Step(40, report=SEEN, sends=BY_HAND)),
    person("before a sweep by a slow system", Step(10, report=TOUCHED), *opens(ALL, 300, ip=DEFENDER, agent=CHROME)),
    person(
        "at the address of a scanner, a colleague's click",
        *AT_THE_SAME_ADDRESS,
        Step(60, ip=OFFICE, report=SEEN),
        recipients=2,
    ),
    person(
        "at the address of a scanner, the same browser, with words",
        *AT_THE_SAME_ADDRESS,
        Step(60, ip=OFFICE, agent=CHROME, report=SEEN, sends=WRITTEN),
        recipients=2,
    ),
    person("loaded ahead by the browser", Step(HOUR, headers={"sec-purpose": "prefetch"}), Step(HOUR + 4, report=SEEN)),
    person(
        "fifty colleagues within ten seconds",
        *(Step(HOUR + to / 5, ip=OFFICE, report=SEEN, to=to) for to in range(50)),
        recipients=50,
    ),
    leaving("wants out", Step(HOUR, UNSUBSCRIBE, report=SEEN, sends=BY_HAND)),
    leaving("wants out, without JavaScript", Step(20, UNSUBSCRIBE, sends=Sends(after=4))),
    leaving("wants out in the minute of a sweep", *SWEEP, Step(40, UNSUBSCRIBE, report=SEEN, sends=BY_HAND)),
    leaving("by the button of a mail program, amid its sweep", *SWEEP, Step(31, UNSUBSCRIBE, ip=GOOGLE, method="POST")),
]
