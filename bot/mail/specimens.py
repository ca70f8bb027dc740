"""A survey's letter as text, for somebody who is made up: what its owners look at before it goes out."""

from __future__ import annotations

import secrets

from bot.config import MailIdentity
from bot.links import Links
from bot.locales import Languages
from bot.mail.letters import SOMEBODY, Letters
from bot.survey.definition import Survey


class Specimens:
    """Signed with a key of its own, that nobody keeps: no link in it leads anywhere."""

    def __init__(self, identity: MailIdentity, languages: Languages, base_url: str) -> None:
        self._letters = Letters(identity, Links(secrets.token_urlsafe(32), base_url))
        self._languages = languages

    def of(self, survey: Survey) -> tuple[str, str]:
        """The subject and the text, in the survey's language. TemplateRefused where a template does not work."""
        letter = self._letters.write("question", survey, SOMEBODY, self._languages.wording_for(survey.language))
        return letter.subject, letter.text
