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
CASES = [f"{occasion} {language}" for occasion in OCCASIONS for language in WITH_ARABIC.tags]


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
    """On fifteen of them hardly anything is lost; all that is asked of letters for those who listen is there."""
    found = {}
    for look, identity in (("plain", POSTAL), ("dressed", dressed(tmp_path))):
        for name, letter in letters(identity).items():
            path = tmp_path / f"{look} {name}.html"
            path.write_text(letter.html, encoding="utf-8")
            found[path] = letter
    audits = dict(zip(found, emailens(list(found)), strict=True))

    assert 2 * len(CASES) == len(audits)
    for path, audit in audits.items():
        told = (path.stem, audit)
        assert audit.clients == 15, told
        assert audit.compatibility >= 98, told
        assert audit.accessibility == 100, told
        assert audit.spam >= 90, told
        assert audit.links == 0, told


def test_no_spam_filter_minds_them(tmp_path: Path) -> None:
    """At most a tenth of a point of five, as sent; also with a logo, and where a reminder answers the first letter."""
    mails = {
        f"{look} {name}": mail_bytes(
            Stationery(identity).letter(
                letter,
                SURVEY,
                KAISA,
                "12345.0a1b2c3d4e5f6071",
                START,
                in_reply_to="12340.0a1b2c3d4e5f6071@acme.example" if name.startswith("reminder") else None,
            )
        )
        for look, identity in (("plain", POSTAL), ("dressed", dressed(tmp_path)))
        for name, letter in letters(identity).items()
    }
    judged = dict(zip(mails, spamassassin(list(mails.values()), tmp_path), strict=True))

    assert 2 * len(CASES) == len(judged)
    assert {} == {name: told for name, told in judged.items() if told[0] > 0.1}


def test_emailens_sees_what_is_bad(tmp_path: Path) -> None:
    """A letter that Outlook cannot lay out, with a link that leads nowhere, would not pass."""
    html = letters(POSTAL)["question en"].html
    path = tmp_path / "bad.html"
    path.write_text(html.replace("<h1", '<a href="#">x</a><h1').replace("padding:36px", "display:flex;padding:36px"))
    (audit,) = emailens([path])

    assert audit.compatibility < 98
    assert audit.links > 0
    assert [] != audit.found


def test_spamassassin_sees_what_is_bad(tmp_path: Path) -> None:
    """Nor would one that has lost its date on the way, and shouts."""
    shouting = replace(letters(POSTAL)["question en"], subject="FREE MONEY NOW")
    mail = mail_bytes(Stationery(POSTAL).letter(shouting, SURVEY, KAISA, "1.0a", START))
    ((points, rules),) = spamassassin([mail.replace(b"\r\nDate:", b"\r\nX-Date:")], tmp_path)

    assert points > 0.1
    assert rules >= {"MISSING_DATE", "SUBJ_ALL_CAPS"}
