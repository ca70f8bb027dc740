"""Complaints: reports of providers whose user pressed "spam" or "unsubscribe" (ARF, RFC 5965, and what is like it)."""

from __future__ import annotations

import re

from bot.mail.bounces.opening import Opened
from bot.survey.returned import Kind

TYPE = re.compile(r"^feedback-type:[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
OPT_OUT = ("opt-out", "opt-out-list", "unsubscribe")
# Not about what a recipient wants: mail that was wrongly called spam, or somebody's that failed a check.
OTHERWISE = ("not-spam", "auth-failure", "dkim", "dmarc")
# Microsoft's junk mail reports, and others that only send the mail back.
SUBJECT = re.compile(
    r"^(?:complaint about (?:message|mail|e-?mail) from|abuse report|spam report|email feedback report)"
)


def complaint(opened: Opened) -> Kind | None:
    """What a feedback report says; None where it is none."""
    if opened.header("x-apple-unsubscribe").lower() == "true":
        return Kind.UNSUBSCRIBE
    if not opened.feedback and "report-type=feedback-report" not in opened.content_type.replace('"', ""):
        return Kind.COMPLAINT if opened.has_original and SUBJECT.match(opened.header("subject").lower()) else None
    found = TYPE.search("\n".join(opened.feedback))
    return kind_of_feedback("abuse" if found is None else found[1])


def kind_of_feedback(word: str) -> Kind:
    """By the registered types of feedback."""
    if word.lower() in OPT_OUT:
        return Kind.UNSUBSCRIBE
    return Kind.UNCLEAR if word.lower() in OTHERWISE else Kind.COMPLAINT
