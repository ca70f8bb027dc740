"""What a person wrote back: their own words, without what they quoted and what their mail program added."""

from __future__ import annotations

import re

from bot.mail.bounces.opening import Opened
from bot.returns import Letter

LONGEST = 10_000
LONGEST_SUBJECT = 200

# "On Monday, Ann wrote:", which may be broken into two lines; the quoted lines below begin with ">".
INTRODUCED = re.compile(
    r"^[ \t]*(?:On|Am|Le|El|Il|Op|Den|Em|W dniu|Dnia|ti|ma|ke|to|pe|la|su)\b[^\n]{3,200}(?:\n(?![ \t]*>)[^\n]{0,200})?"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu|kirjoitti|napisał\w*)[^\n]{0,100}:[ \t]*$"
    r"|^[^\n]{3,200}(?:kirjoitti|skrev)[^\n]{0,60}:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# Programs that quote without marks begin with the header of what they quote; all that follows is ours.
QUOTED = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original message|ursprüngliche nachricht|alkuperäinen viesti|ursprungligt meddelande"
    r"|message d'origine|mensaje original|forwarded message) ?-{2,}|_{10,})[ \t]*$"
    r"|^[ \t]*\*?(?:From|Von|De|Från|Lähettäjä):\*?[^\n]+\n[ \t]*\*?"
    r"(?:Sent|Date|Gesendet|Datum|Envoyé|Date|Enviado|Fecha|Skickat|Lähetetty|Päiväys|To|An|À|Para|Till|Vastaanottaja)\*?:",
    re.MULTILINE | re.IGNORECASE,
)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
SENT_FROM = re.compile(
    r"\n\s*(?:Sent from|Get Outlook|Von meinem|Gesendet von|Envoyé de|Enviado desde|Skickat från|Lähetetty)"
    r"[^\n]{0,80}\s*$",
    re.IGNORECASE,
)


def letter_of(opened: Opened) -> Letter:
    """A reply as it is kept."""
    return Letter(opened.sender_address, opened.header("subject")[:LONGEST_SUBJECT], own_words(opened.whole))


def own_words(text: str) -> str:
    """All of it where nothing would be left."""
    text = text.replace("\r\n", "\n").replace("\u200b", "").strip()
    said = INTRODUCED.sub("", text)
    for end in (QUOTED, SIGNATURE):
        if (found := end.search(said)) is not None:
            said = said[: found.start()]
    said = "\n".join(line for line in said.splitlines() if not line.lstrip().startswith(">"))
    said = re.sub(r"\n{3,}", "\n\n", SENT_FROM.sub("", f"\n{said}")).strip()
    return (said or text)[:LONGEST]
