"""A file for translators: every text that is said, with what helps to translate it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.locales import SOURCE, shipped, shipped_tags
from bot.locales.catalogues import forms, place, read, same
from bot.locales.faults import TranslationError

WIDTH = 110
HEADER = """\
# {language}: what Eleven says to your customers.
#
# A name in braces, such as {{company}}, stays as it is: a value takes its place.
# What you leave empty is said in {otherwise}.
# nps checks this file when it starts, if nps.toml names its folder: translations = "{folder}"."""
# A file says when it was written; ours need not, so that two of them can be compared.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def template(language: str, folder: str = "translations") -> Catalog:
    """All texts, empty; TranslationError for a language that there is not."""
    code = language.replace("-", "_")
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        msg = f"there is no language '{language}'; write one like it, pt-BR or zh-Hant"
        raise TranslationError(msg) from None
    tag = code.replace("_", "-")
    ours = shipped(tag) if tag in shipped_tags() else None
    otherwise = "English" if ours is None else "our own words, which stand above it"
    empty = Catalog(locale=locale, project="eleven-nps", charset="utf-8", fuzzy=False, creation_date=EPOCH)
    empty.last_translator = empty.language_team = empty.msgid_bugs_address = ""
    empty.revision_date = EPOCH
    empty.header_comment = HEADER.format(
        language=locale.get_display_name("en") or language, otherwise=otherwise, folder=folder
    )
    for message in shipped(SOURCE):
        if message.id:
            said = None if ours is None or tag == SOURCE else same(ours, message)
            notes = [*message.auto_comments, *([] if said is None else [f"We say: {' / '.join(forms(said))}"])]
            empty.add(message.id, flags=message.flags - {"fuzzy"}, auto_comments=notes)
    return empty


def brought_up_to_date(path: Path, language: str) -> Catalog:
    """What is translated in the file stays, texts that are new are added, and those not said any more are put aside."""
    kept, wanted = read(path), template(language, path.parent.name)
    if (kept.locale_identifier or "").lower() != str(wanted.locale_identifier).lower():
        msg = f"{place(path)} holds {kept.locale_identifier}, not {wanted.locale_identifier}"
        raise TranslationError(msg)
    kept.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    return kept


def written(catalog: Catalog) -> str:
    """As it stands in a file."""
    file = BytesIO()
    write_po(file, catalog, width=WIDTH, no_location=True)
    return file.getvalue().decode()
