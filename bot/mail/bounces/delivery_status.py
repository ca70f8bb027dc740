"""Delivery status notifications (RFC 3464): what a mail system says for machines, some fields for each address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.mail.bounces.evidence import Evidence, judge
from bot.mail.bounces.findings import Finding, address_in
from bot.mail.bounces.opening import Opened
from bot.survey.returned import Kind

FIELD = re.compile(r"^([A-Za-z][A-Za-z-]*):[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
OF_ONE = {"action", "status", "diagnostic-code", "final-recipient", "original-recipient"}
ARRIVED = ("delivered", "relayed", "expanded", "deliverable")


def by_status(opened: Opened) -> Iterator[Finding]:
    """What is said of each address."""
    for group in re.split(r"\n\s*\n", "\n\n".join(opened.statuses)):
        fields = {name.lower(): " ".join(value.split()) for name, value in FIELD.findall(group)}
        if len(OF_ONE & fields.keys()) > 1:
            yield of_one(fields, opened.text)


def of_one(fields: dict[str, str], told: str) -> Finding:
    """Of one address; `told` is what is written for people, for where the fields say little."""
    action = fields.get("action", "").partition(" ")[0].lower()
    address = address_in(fields.get("final-recipient") or fields.get("original-recipient") or "")
    diagnostic = fields.get("diagnostic-code", "")
    words = diagnostic.partition(";")[2].strip() or diagnostic
    code = CODE.match(fields.get("status", ""))
    evidence = Evidence.of(words, None if code is None else code[0])
    if action in ARRIVED and not evidence.is_failure:
        return Finding(Kind.DELIVERED, address, status=evidence.status)
    judged = judge(evidence)
    if judged is None or not words:
        judged = judge(Evidence(evidence.status, evidence.reply, told)) or judged
    # What is only delayed may arrive yet, whatever is said of it.
    kind, cause = (Kind.SOFT, None) if judged is None or action == "delayed" else judged
    return Finding(kind, address, cause, evidence.status, words or told)
