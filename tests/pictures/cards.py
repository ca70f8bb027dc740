"""What one picture shows, and from what: the people, the moment and the words that all sheets share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.survey.casefile import CaseState, Outcome
from storage.queries.answers import AlertedAnswer
from storage.queries.cases import StoredCase

# A Thursday: the deadline a day later is in business hours.
NOW = datetime(2026, 11, 19, 9, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Helsinki")
NAMES = {"U0YOU": "Sanna Laine", "U0MATE": "Eero Salo", "U0JONAS": "Jonas Weber", "C0VOICE": "customer-voice"}
LONG = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und Donaudampfschifffahrtsgesellschaft: "
    "the export to our warehouse has failed three Mondays in a row, nobody told us, and when we asked we were sent "
    "from one person to the next. <@U0YOU> *this* is https://a.example/not/a/link?and=no&markup=1 either. "
) * 3


def jonas(**changes: Any) -> AlertedAnswer:
    """A detractor's answer, as the team sees it."""
    given = AlertedAnswer(
        answer_id=1,
        invitation_id=1,
        survey="customers",
        channel="slack",
        score=3,
        reason=None,
        follow_up=None,
        account="Fernhill Foods",
        attributes={"plan": "pro", "tenure": "1 year", "account_manager": "Sanna Laine"},
        answered_at=NOW,
        contact_id=1,
        contact_name="Jonas Weber",
        email="jonas@fernhill.example",
        slack_user_id="U0JONAS",
        changed_from=None,
        earlier=((8, NOW - timedelta(days=92)), (9, NOW - timedelta(days=184))),
        of_account=((7, NOW - timedelta(days=30)),),
    )
    return replace(given, **changes)


def case(state: CaseState = CaseState.OPEN, **changes: Any) -> StoredCase:
    """The case of that answer."""
    opened = StoredCase(
        id=12,
        answer_id=1,
        opened_at=NOW,
        due_at=NOW + timedelta(days=1),
        remind_at=NOW + timedelta(hours=20),
        escalate_at=None,
        state=state.value,
        owner=None if state is CaseState.OPEN else "U0YOU",
        claimed_at=None if state is CaseState.OPEN else NOW + timedelta(minutes=4),
        contacted_at=None,
        contacted_by=None,
        snoozed_until=None,
        resolved_at=None,
        resolved_by=None,
        root_cause=None,
        outcome=None,
        note=None,
        reminded_at=None,
        escalated_at=None,
        excluded_at=None,
        excluded_by=None,
        excluded_because=None,
        survey="customers",
        score=3,
        account="Fernhill Foods",
        attributes={},
    )
    return replace(opened, **changes)


def resolved() -> StoredCase:
    """The same, won back."""
    return case(
        CaseState.RESOLVED,
        contacted_at=NOW + timedelta(hours=1),
        contacted_by="U0YOU",
        resolved_at=NOW + timedelta(hours=5),
        resolved_by="U0YOU",
        root_cause="quality of the product",
        outcome=Outcome.WON_BACK.value,
        note="The export runs again, and Jonas gets a message when a job fails.",
    )


REASON = "The export to our warehouse has failed three Mondays in a row, and nobody told us."
WISH = "Tell us when a job fails, before our customers do."
SAID = {
    "en": (REASON, WISH),
    "fi": (
        "Vienti varastollemme on epäonnistunut kolmena maanantaina peräkkäin, eikä kukaan kertonut meille.",
        "Kertokaa meille, kun ajo epäonnistuu, ennen kuin asiakkaamme kertovat.",
    ),
    "ar": (
        "فشل التصدير إلى مستودعنا ثلاثة أيام اثنين متتالية، ولم يخبرنا أحد.",
        "أخبرونا عندما تفشل العملية، قبل أن يخبرنا عملاؤنا.",
    ),
}
"""A reason and a wish, as somebody would write them in their language."""
