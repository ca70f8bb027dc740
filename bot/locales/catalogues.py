"""One `xx.po` → its texts, checked against what the product says.

A file that would break a sentence is refused as a whole, each fault with its line; a text that is not translated yet
is none.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from gettext import GNUTranslations, c2py
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from bot.locales.faults import TranslationError

# What stands in quotation marks must end with one: the parser would take the last letter for it.
UNQUOTED = re.compile(rb'^\s*(?:(?:msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+(?!".*"\s*$)|"(?!.*"\s*$)|"\s*$)')
MOST_SHOWN = 10
TRIED_NUMBERS = range(201)
# Many languages have a form that is said without its number: "two people" is one word in Arabic.
NUMBER = "number"


def read(path: Path) -> Catalog:
    """The texts of a file named by its language; TranslationError where it is none, or cannot be read."""
    try:
        locale = Locale.parse(path.stem.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        msg = f"{place(path)}: there is no language '{path.stem}'; name it after one, like it.po or pt_BR.po"
        raise TranslationError(msg) from None
    try:
        content = path.read_bytes()
        for number, line in enumerate(content.splitlines(), start=1):
            if UNQUOTED.match(line):
                msg = f"{place(path, number)}: a text stands between quotation marks, and one of them is missing"
                raise TranslationError(msg)
        return read_po(BytesIO(content), locale=locale, abort_invalid=True)
    except PoFileError as error:
        msg = f"{place(path, error.lineno + 1)}: {told(error)}"
        raise TranslationError(msg) from None
    except UnicodeDecodeError:
        msg = f"{place(path)} is not written in UTF-8; save it as such"
        raise TranslationError(msg) from None
    except (OSError, ValueError, LookupError, IndexError) as error:
        msg = f"{place(path)} cannot be read: {error}"
        raise TranslationError(msg) from None


def told(error: PoFileError) -> str:
    """What the parser found, in words for who wrote the file."""
    if "more translations" in str(error):
        return f"it has more forms than the {error.catalog.num_plurals} that Plural-Forms names"
    if "missing msgstr" in str(error):
        return "a msgid has no msgstr"
    return "this is neither a text nor a comment (a comment begins with #)"


def checked(path: Path, known: Catalog) -> Catalog:
    """The texts of an operator's file, without those that are empty; TranslationError with its faults.

    A text that we do not say is no fault: it may be of another release (`strangers` names those).
    """
    catalog = read(path)
    faults = [*plural_faults(path, catalog)]
    for message in list(catalog):
        if not message.id:
            continue
        if is_empty(message):
            catalog.delete(message.id)
            continue
        faults += [f"{place(path, message.lineno)}: {fault}" for fault in message_faults(message, catalog, known)]
    if faults:
        more = [f"… and {len(faults) - MOST_SHOWN} more"] if len(faults) > MOST_SHOWN else []
        raise TranslationError("\n".join([*faults[:MOST_SHOWN], *more]))
    return catalog


def compiled(catalog: Catalog) -> GNUTranslations:
    """As gettext looks them up."""
    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return GNUTranslations(file)


def texts(catalog: Catalog) -> int:
    """How many there are."""
    return sum(1 for message in catalog if message.id)


def strangers(catalog: Catalog, known: Catalog) -> list[Message]:
    """What stands in a file and is said nowhere."""
    return [message for message in catalog if message.id and same(known, message) is None]


def same(catalog: Catalog, message: Message) -> Message | None:
    """The same text in another catalogue, whether or not it counts something there."""
    found = catalog.get(message.id if isinstance(message.id, str) else message.id[0])
    return found if found is not None and found.id == message.id else None


def forms(message: Message) -> tuple[str, ...]:
    """What it is said as: one text, or one for each number's form."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def is_empty(message: Message) -> bool:
    """Not translated yet, or in doubt."""
    return message.fuzzy or not any(forms(message))


def plural_faults(path: Path, catalog: Catalog) -> Iterator[str]:
    """Whether the file knows as many forms as its language has."""
    needed = get_plural(catalog.locale)
    try:
        form_of = c2py(catalog.plural_expr)
        fits = all(form_of(number) < catalog.num_plurals for number in TRIED_NUMBERS)
    except (ValueError, ZeroDivisionError, RecursionError):
        fits = False
    if not fits or catalog.num_plurals < needed.num_plurals:
        language = catalog.locale.english_name
        yield f'{place(path)}: Plural-Forms does not fit {language}; write "Plural-Forms: {needed.plural_forms}\\n"'


def message_faults(message: Message, catalog: Catalog, known: Catalog) -> Iterator[str]:
    """What would break a sentence."""
    if same(known, message) is None:
        return
    said = forms(message)
    if not all(said):
        yield f"of the {catalog.num_plurals} forms of a text that counts, some are empty: fill in all, or none"
        return
    english = (message.id,) if isinstance(message.id, str) else message.id
    wanted = {name for text in english for name in values_in(text)}
    for text in said:
        try:
            found = values_in(text)
        except ValueError:
            yield f"a brace is not closed in “{text}”; values stand in braces, as in {{{next(iter(wanted), 'name')}}}"
            continue
        spare = {NUMBER} if message.pluralizable else set()
        if missing := wanted - found - spare:
            yield f"“{text}” lacks {{{min(missing)}}}, which the English text has"
        if foreign := found - wanted:
            yield f"“{text}” has {{{min(foreign)}}}, which the English text does not have"


def values_in(text: str) -> set[str]:
    """The names in braces, with what a file has no business to add to them; ValueError where a brace is not closed."""
    parts = string.Formatter().parse(text)
    return {f"{name}{'!' if way or how else ''}" for _, name, how, way in parts if name is not None}


def place(path: Path, line: int | None = None) -> str:
    """As an operator knows it: the file in its folder."""
    return f"{path.parent.name}/{path.name}" + ("" if line is None else f", line {line}")
