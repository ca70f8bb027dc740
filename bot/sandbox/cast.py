"""Who is asked in the demo: made-up people of made-up companies, and what each of them will do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """Where somebody is asked."""

    SLACK = "slack"
    MAIL = "email"


class Nature(StrEnum):
    """What becomes of a question that somebody gets."""

    ANSWERS = "answers"
    SILENT = "silent"
    YOURS = "yours"  # left to whoever watches the demo
    SCANNED = "scanned"  # a mail scanner opens every link, and the person never looks


@dataclass(frozen=True, slots=True)
class Customer:
    """`delay` and `thinks` are seconds: until the score, and then between one thing said and the next.

    `reason` is sent after the score, `more` answers the band's question, `changed_to` is a score given afterwards;
    `before` are the scores of earlier quarters, the newest first; `resolved` is what a colleague writes when they have
    won this customer back.
    """

    name: str
    account: str
    plan: str
    tenure: str
    by: By
    nature: Nature = Nature.ANSWERS
    delay: float = 0
    thinks: float = 4
    score: int | None = None
    reason: str = ""
    more: str = ""
    changed_to: int | None = None
    before: tuple[int, ...] = ()
    address: str = ""
    resolved: str = ""

    @property
    def first_name(self) -> str:
        """What a colleague would call them."""
        return self.name.split()[0]

    @property
    def email(self) -> str:
        """An address that belongs to nobody (RFC 2606)."""
        if self.address:
            return self.address
        first = unicodedata.normalize("NFKD", self.first_name).encode("ascii", "ignore").decode()
        return f"{first}@{self.account.split()[0]}.example".lower()


S, M = By.SLACK, By.MAIL
ANSWERS = Nature.ANSWERS

CAST: tuple[Customer, ...] = (
    Customer("Lena Fischer", "Brightwater Labs", "pro", "2 years", M, Nature.YOURS, before=(9, 8)),
    Customer("Oscar Lindqvist", "Tidewell Logistics", "enterprise", "3 years", S, Nature.YOURS, before=(8, 8, 7)),
    Customer("Priya Raman", "Cobalt Health", "enterprise", "4 years", S, ANSWERS, 1.5, 4, 10,
             "Your onboarding team answered every question the same day.", "People who pick up the phone.",
             before=(9, 9, 10)),
    Customer("Jonas Weber", "Fernhill Foods", "pro", "1 year", S, ANSWERS, 4, 7, 3,
             "The export to our warehouse has failed three Mondays in a row, and nobody told us.",
             "Tell us when a job fails, before our customers do.", before=(8,),
             resolved="The export runs again, and Jonas gets a message when a job fails."),
    Customer("Amelia Hart", "Quillon Press", "starter", "8 months", M, ANSWERS, 6, 5, 9,
             "It took an afternoon to set up, and it has not let us down since.", "Clear, short instructions.",
             before=(8,)),
    Customer("Mateo Rossi", "Alder Bank", "enterprise", "5 years", M, Nature.SCANNED, 3, before=(7, 8, 8)),
    Customer("Chloé Martin", "Lumenvale", "pro", "2 years", S, ANSWERS, 9, 5, 8,
             "Solid, but the reports take too many clicks.", "One page with the numbers that I send on each month.",
             before=(8, 7)),
    Customer("Samuel Osei", "Kestrel Freight", "pro", "3 years", M, ANSWERS, 12, 8, 4, "",
             "The price went up by a third, and we learned of it from the invoice.", before=(9, 8, 8)),
    Customer("Hanna Virtanen", "Pinecrest Homes", "starter", "5 months", S, ANSWERS, 14, 4, 10,
             "Everybody on the team understood it at once.", "It does one thing, and does it well."),
    Customer("Daniel Cho", "Marlow Motors", "enterprise", "6 years", S, ANSWERS, 17, 6, 3,
             "Two weeks for an answer from support about single sign-on.",
             "A person who owns our ticket until it is solved.", 6, before=(9, 7, 8)),
    Customer("Isabel Duarte", "Sunfield Farms", "pro", "1 year", M, ANSWERS, 19, 5, 7,
             "Good value, though the app is slow on our phones.", "Make it usable in the field."),
    Customer("Noah Berg", "Halden Energy", "enterprise", "4 years", S, ANSWERS, 22, 5, 9,
             "Your updates keep solving things before we ask for them.", before=(8, 8, 9)),
    Customer("Grace Mensah", "Willowbrook Clinic", "pro", "2 years", M, ANSWERS, 24, 6, 10,
             "I have recommended you twice this month.", "You listen, and then something happens.", before=(9, 7)),
    Customer("Viktor Novak", "Redstone Tools", "starter", "3 months", M, ANSWERS, 26, 7, 2,
             "I could not cancel the trial without calling somebody.", "A cancel button that cancels."),
    Customer("Freja Holm", "Northlight Studio", "pro", "3 years", S, ANSWERS, 29, 5, 9,
             "It is the only tool that our designers do not complain about.", before=(9, 9, 8)),
    Customer("Ravi Patel", "Cedar Insurance", "enterprise", "2 years", S, ANSWERS, 31, 6, 6,
             "Fine for us, but our auditors want a log of who changed what.", "An audit trail.", before=(7, 8)),
    Customer("Emma Clarke", "Orchard Schools", "starter", "1 year", M, ANSWERS, 33, 4, 8,
             "We like it; the yearly price is a stretch for a school."),
    Customer("Yusuf Demir", "Bluegate Travel", "pro", "7 months", S, ANSWERS, 36, 5, 10,
             "Support fixed our import while we were still on the call.", "Speed."),
    Customer("Sofia Marino", "Velora Fashion", "pro", "2 years", M, ANSWERS, 38, 5, 9,
             "The new calendar view saves me an hour a week.", before=(7, 8)),
    Customer("Liam Byrne", "Stonebridge Legal", "enterprise", "3 years", M, ANSWERS, 41, 5, 7,
             "Reliable, but hard to explain to new colleagues.", "A short film for beginners.", before=(8, 7, 7)),
    Customer("Aino Korhonen", "Harbour Ferries", "enterprise", "5 years", S, ANSWERS, 43, 5, 10,
             "Five years without a day of outage on our side.", before=(10, 9, 10)),
    Customer("Marta Kowalska", "Amberline Media", "pro", "1 year", M, ANSWERS, 46, 5, 9,
             "Simple and fair."),
    Customer("Felix Brandt", "Ironwood Works", "starter", "2 years", S, Nature.SILENT, before=(7,)),
    Customer("Nora Haugen", "Skylark Games", "pro", "9 months", M, Nature.SILENT),
    Customer("Tomás Herrera", "Mirador Hotels", "enterprise", "1 year", S, Nature.SILENT),
    Customer("Julia Sand", "Copperfield Books", "starter", "4 years", M, Nature.SILENT, before=(10, 9, 9)),
)  # fmt: skip
"""In the order of acting, so that the list is the play."""
