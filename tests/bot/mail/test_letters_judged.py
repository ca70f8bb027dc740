"""Our letters before other people's judges: how mail programs draw them, and what spam filters think of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.config import MailIdentity
from bot.config.brand import Brand, Signature
from bot.mail.addresses import mailbox
from bot.mail.letters import OCCASIONS, SOMEBODY, Letter, Letters
from bot.mail.mime import mail_bytes
from bot.mail.stationery import Stationery
from tests.bot.mail.test_letters import ACME, LINKS
from tests.bot.mail.test_logo import png
from tests.support.clock import START
from tests.support.factories import a_survey
from tests.support.languages import WITH_ARABIC
from tests.support.mail_judges import emailens, spamassassin

SURVEY = a_survey(subject="Acme Cloud")
KAISA = mailbox("Kaisa Virtanen", "kaisa@example.org")
POSTAL = replace(ACME, postal_address="Esimerkkikatu 1\n00100 Helsinki")


def dressed(folder: Path) -> MailIdentity:
    """With all that a company may give its letters."""
    logo = folder / "logo.png"
    logo.write_bytes(png(300, 80))
    signature = Signature("Maija Korhonen", {"": "Head of Customer Success"})
    return replace(POSTAL, signature=signature, brand=Brand("#ffd400", logo))


def letters(identity: MailIdentity) -> dict[str, Letter]:
    """Every letter, by its occasion and language."""
    write = Letters(identity, LINKS).write
    return {
        f"{occasion} {language}": write(occasion, SURVEY, SOMEBODY, WITH_ARABIC.wording_for(language))
        for occasion in OCCASIONS
        for language in WITH_ARABIC.tags
    }


def test_every_mail_program_draws_them(tmp_path: Path) -> None:
    """On fifteen of them next to nothing is lost; whoever listens to them misses nothing; no link leads nowhere.

    One that Outlook cannot lay out, with a link that leads nowhere, would not pass.
    """
    written = {"plain": letters(POSTAL), "dressed": letters(dressed(tmp_path))}
    pages = {f"{look} {name}": letter.html for look, found in written.items() for name, letter in found.items()}
    broken = pages["plain question en"].replace("<h1", '<a href="#">x</a><h1').replace("padding:36px", "display:flex")
    paths = [tmp_path / f"{name}.html" for name in (*pages, "broken")]
    for path, page in zip(paths, (*pages.values(), broken), strict=True):
        path.write_text(page, encoding="utf-8")
    *audits, of_broken = emailens(paths)

    for name, audit in zip(pages, audits, strict=True):
        told = (name, audit)
        assert audit.clients == 15, told
        assert audit.compatibility >= 98, told
        assert audit.accessibility == 100, told
        assert audit.spam >= 90, told
        assert audit.links == 0, told
    assert of_broken.compatibility < 98
    assert of_broken.links > 0


def test_no_spam_filter_minds_them(tmp_path: Path) -> None:
    """At most a tenth of a point of five, as sent; also with a logo, and where a reminder answers the first letter.

    One that shouts, and has lost its date on the way, would not pass.
    """
    written = {**letters(POSTAL), "dressed": letters(dressed(tmp_path))["reminder de"]}
    names = {f"{number}.0a1b2c3d4e5f6071": name for number, name in enumerate(written, start=12345)}
    mails = [mail_of(written[name], token, reminder="reminder" in name) for token, name in names.items()]
    shouting = mail_of(replace(written["question en"], subject="FREE MONEY NOW"), "1.0a1b2c3d4e5f6071", reminder=False)
    judged = spamassassin([*mails, shouting.replace(b"\r\nDate:", b"\r\nX-Date:")], tmp_path)
    points, rules = judged.pop("1.0a1b2c3d4e5f6071@acme.example")

    assert len(written) == len(judged)
    assert {} == {names[name.partition("@")[0]]: told for name, told in judged.items() if told[0] > 0.1}
    assert points > 0.1
    assert rules >= {"MISSING_DATE", "SUBJ_ALL_CAPS"}


def mail_of(letter: Letter, token: str, *, reminder: bool) -> bytes:
    """As it is sent."""
    first = "12340.0a1b2c3d4e5f6071@acme.example" if reminder else None
    return mail_bytes(Stationery(POSTAL).letter(letter, SURVEY, KAISA, token, START, in_reply_to=first))
