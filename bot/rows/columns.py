"""The fields that imports know, and the names that other tools give to their columns."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<[^<>]*>")
_BETWEEN = re.compile(r"[\W_]+")


def folded(header: str) -> str:
    """A header as it is compared: without HTML, case, spaces, underscores and other marks."""
    return _BETWEEN.sub("", html.unescape(_TAG.sub(" ", header)).casefold())


@dataclass(frozen=True, slots=True)
class Field:
    """A known field; `aliases` are folded headers in tiers, a later tier counting only where no earlier one is found.

    `parts` are tiers of their own whose columns are joined, for a file that has the field only in pieces.
    """

    name: str
    aliases: tuple[frozenset[str], ...] = ()
    parts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """What one kind of file may hold; of each group in `required` one field has to be there."""

    known: tuple[Field, ...]
    required: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields in their order."""
        return tuple(field.name for field in self.known)


def _tiers(*tiers: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(tier.split()) for tier in tiers)


_EMAIL = Field(
    "email",
    _tiers(
        "emailaddress personemail customeremail contactemail useremail respondentemail recipientemail",
        "mail workemail primaryemail mailaddress",
        "epost epostadress emailadresse sähköposti sähköpostiosoite courriel adresseemail correo correoelectrónico",
    ),
)

_OF_CONTACTS = (
    _EMAIL,
    Field("slack_user_id", _tiers("slackid slackuser slackmemberid slackmember")),
    Field(
        "name",
        _tiers("fullname contactname personname displayname respondentname"),
        parts=_tiers("firstname givenname forename", "lastname surname familyname"),
    ),
    Field(
        "account",
        _tiers("accountname", "company companyname", "organization organisation organizationname organisationname"),
    ),
    Field("language", _tiers("languagecode preferredlanguage", "lang", "locale")),
    Field("timezone", _tiers("timezonename", "tz")),
    Field("external_id", _tiers("contactid", "customerid", "personid", "userid", "id")),
)

CONTACTS = Fields(known=_OF_CONTACTS, required=(("email", "slack_user_id"),))

# An id names the event here, and not its contact.
EVENTS = Fields(
    known=(
        Field("type", _tiers("event eventtype eventname", "touchpoint trigger")),
        Field("at", _tiers("eventat happenedat occurredat eventdate eventtime", "date timestamp datetime", "closedat")),
        Field("id", _tiers("eventid", "ticketid orderid caseid")),
        *(field for field in _OF_CONTACTS if field.name != "external_id"),
        Field("external_id", _tiers("contactid", "customerid", "personid", "userid")),
    ),
    required=(("email", "slack_user_id"), ("at",)),
)

ANSWERS = Fields(
    known=(
        Field("score", _tiers("npsscore nps npsrating", "rating answer value likelihoodtorecommend")),
        Field(
            "answered_at",
            _tiers(
                "respondedat responded responsedate responsetime answerdate answered dateanswered completedat enddate",
                "submittedat submitdate datesubmitted recordedat recordeddate createdat created createddate",
                "date timestamp datetime",
            ),
        ),
        _EMAIL,
        Field("comment", _tiers("comments npscomment verbatim", "feedback reason npsreason", "text")),
        Field("channel", _tiers("surveychannel", "surveymethod")),
        Field("id", _tiers("answerid responseid feedbackid surveyresponseid", "respondentid")),
    ),
    required=(("score",), ("answered_at",)),
)
