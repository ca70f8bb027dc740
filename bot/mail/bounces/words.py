"""What a mailer writes for people, where it writes nothing for machines: its statements, by the address they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.mail.bounces.evidence import Evidence, judge
from bot.mail.bounces.findings import ADDRESS, Finding, address_in
from bot.mail.bounces.opening import Opened

# Who writes such mails, and how they call them.
MAILER = re.compile(
    r"mailer-?daemon|mail ?daemon|mdaemon|post[-_ ]?master|mail ?delivery|delivery (?:sub)?system|mail[- ]?system|"
    r"mail (?:administrator|transport|router)|delivery (?:agent|service|notification)|bounce|returned mail|mailadmin|"
    r"system administrator|mmdf|messaging server|smtp gateway|no-?reply@sns\.amazonaws"
)
SUBJECT = re.compile(
    r"undeliver|non-?deliver|not (?:be )?deliver|delivery (?:status|fail|problem|error|report|notification|delay|has)|"
    r"fail(?:ure|ed) (?:notice|deliver|notification|to deliver)|returned (?:mail|e-?mail|message|to sender)|"
    r"mail (?:delivery|system|failure|error|status|returned)|message (?:delivery|status)|unable to (?:deliver|send)|"
    r"warning: (?:could not|message)|error sending|bounced|user unknown|unzustellbar|non remis|ne peut|не\s?доставлен|"
    r"no se (?:ha|puede|pudo)|配信|配送|送信エラー|反送|退信"
)
NOT_ARRIVED = re.compile(
    r"(?:could|can|was|were|has|been)(?:n't|not| not) (?:be |been )?(?:deliver|sent|reach)|undeliver|"
    r"delivery .{0,20}fail|unable to deliver|fail(?:ed|ure) to deliver|returned to (?:you|sender)|"
    r"送信できません|届きません|届けることができ"
)
# What such mails say every time, and nothing of this one.
ALWAYS = re.compile(
    r"this is a permanent error|i['’]?ve given up|please do not reply|include this problem report|"
    r"we recommend contacting the other email provider[^.]*\.|google tried to deliver your message, but[^.]*\.|"
    r"you can\s+delete your own text[^.]*\.|for further assistance[^\n]*|no further delivery attempts[^.]*\.",
    re.IGNORECASE,
)
# A reply of a server, at a place where no size, date or IP address stands.
REPLY = re.compile(
    r"(?<![\w.:/\[-])[45]\d\d(?=[ #-])(?! ?(?:bytes|kb|mb|days?|hours?)\b)|(?<![\w.])#?[45]\.\d{1,2}\.\d{1,3}(?![\w.])"
)
BEFORE = re.compile(r"^>>> |\b(?:after|in reply to|did not like)\b", re.IGNORECASE)
ANOTHER = re.compile(r"^\s*(?:$|<?\S+@\S+>?:?\s*$|<<< |>>> )")
LONGEST = 6  # lines
LONGEST_LINE = 1000


def by_words(opened: Opened) -> Iterator[Finding]:
    """One finding for each address that the mailer speaks of."""
    if is_mailers(opened):
        yield from spoken(opened)


def spoken(opened: Opened) -> Iterator[Finding]:
    """What is said of each address, whoever says it."""
    only = address_in(opened.header("x-failed-recipients"))
    said: dict[str | None, list[str]] = {}
    for address, words in statements(opened.text):
        said.setdefault(only or address, []).append(words)
    if not said:
        said = {only or address_in(opened.text): [ALWAYS.sub(" ", opened.text)]}
    for address, words_of in said.items():
        evidence = Evidence.of(" ".join(words_of))
        judged = judge(evidence)
        if judged is not None:
            yield Finding(judged[0], address, judged[1], evidence.status, evidence.text)


def statements(text: str) -> Iterator[tuple[str | None, str]]:
    """What servers replied, each with the address that it is of: one in it, or the last before it."""
    lines = [line[:LONGEST_LINE] for line in text.splitlines()]
    last: str | None = None
    for number, line in enumerate(lines):
        if REPLY.search(line):
            begin = number - 1 if number and BEFORE.search(lines[number - 1]) else number
            rest = lines[number + 1 : number + LONGEST]
            end = next((place for place, one in enumerate(rest) if ANOTHER.match(one) or REPLY.search(one)), len(rest))
            words = " ".join([*lines[begin : number + 1], *rest[:end]])
            yield address_in(" ".join([line, *rest[:end]])) or last, words
        if found := ADDRESS.findall(line):
            last = found[-1].lower()


def is_mailers(opened: Opened) -> bool:
    """Whether a mail system wrote it, and not a person or for a person."""
    if opened.header("x-failed-recipients") or MAILER.search(opened.sender):
        return True
    by_nobody = opened.head.get("return-path") is not None and not opened.header("return-path").strip("<> ")
    subject = opened.header("subject").lower()
    return by_nobody and bool(SUBJECT.search(subject) or NOT_ARRIVED.search(opened.text.lower()))
