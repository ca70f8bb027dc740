"""An operator's own texts: a language of theirs, words of theirs in ours, and what is told of a file that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.config import ConfigError, read_programme
from bot.doctor import translations
from bot.locales import Languages, TranslationError
from bot.locales.catalogues import forms
from bot.locales.template import brought_up_to_date, template, written
from tests.support.catalogues import source
from tests.support.languages import WITH_ARABIC
from tests.support.program import Program

CONFIG = 'company = "Acme"\ntranslations = "translations"\n[surveys.customers]\nsubject = "Acme"\n'
COUNTING = 'msgid "One more question"\nmsgid_plural "{number} more questions"\n'
# Where figures and reports are worded.
FIGURES = (
    "bot/charts/",
    "bot/early_warning_words.py",
    "bot/figures/",
    "bot/reports/",
    "bot/slack/charts.py",
    "bot/slack/digest.py",
    "bot/slack/review.py",
    "bot/survey/verdicts.py",
)
ENGLISH_PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with a folder of translations beside it."""
    (tmp_path / "nps.toml").write_text(CONFIG)
    (tmp_path / "translations").mkdir()
    return tmp_path / "translations"


def programme_beside(folder: Path) -> Languages:
    """The languages as the program would read them."""
    return read_programme(folder.parent / "nps.toml").languages


def test_a_language_of_their_own_is_one_file(folder: Path) -> None:
    """It is spoken to whoever wishes for it, and what it lacks is said in English."""
    (folder / "it.po").write_text('msgid "Send"\nmsgstr "Invia"\n')
    wording = programme_beside(folder).wording_for("it-CH", "fi")

    assert ("it", "Invia", "Skip") == (wording.language, wording.say("Send"), wording.say("Skip"))


def test_single_words_of_ours_can_be_said_in_their_voice(folder: Path) -> None:
    """The rest stays ours, in that language and in its regions; what is left empty is ours as well."""
    (folder / "fi.po").write_text('msgid "Send"\nmsgstr "Lähetä meille"\n\nmsgid "Skip"\nmsgstr ""\n')
    (folder / "de_AT.po").write_text('msgid "Send"\nmsgstr "Abschicken"\n')
    (folder / "en.po").write_text('msgid "Send"\nmsgstr "Off it goes"\n')
    languages = programme_beside(folder)
    finnish, austrian, swiss = (languages.wording_for(tag) for tag in ("fi-FI", "de-AT", "de-CH"))

    assert ("Lähetä meille", "Ohita") == (finnish.say("Send"), finnish.say("Skip"))
    assert ("de-AT", "Abschicken", "Überspringen") == (austrian.language, austrian.say("Send"), austrian.say("Skip"))
    assert ("de", "Senden") == (swiss.language, swiss.say("Send"))
    assert "Off it goes" == languages.wording_for("tlh").say("Send")


def test_each_number_has_the_form_of_its_language() -> None:
    """Arabic has six, of which some say the number by themselves."""
    say_many = WITH_ARABIC.wording_for("ar").say_many
    one, many = "{number} person has answered.", "{number} people have answered."
    spoken = [say_many(one, many, number) for number in (1, 2, 3, 11, 100)]

    assert ["أجاب شخص واحد.", "أجاب شخصان.", "أجاب 3 أشخاص.", "أجاب 11 شخصًا.", "أجاب 100 شخص."] == spoken


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("it.po", 'msgid "Send"\nmsgstr "Invia\n', "translations/it.po, line 2: a text stands between quotation marks"),
        (
            "it.po",
            'msgid "Send"\n\nmsgid "Skip"\nmsgstr "Salta"\n',
            "translations/it.po, line 1: a msgid has no msgstr",
        ),
        ("it.po", 'msgid "Send"\nmsgstr "Invia"\n\noops\n', "translations/it.po, line 4: this is neither a text nor"),
        (
            "it.po",
            'msgid "Send"\nmsgstr "Invia"\n\nmsgid "{score} of 10"\nmsgstr "su 10"\n',
            "translations/it.po, line 4: “su 10” lacks {score}, which the English text has",
        ),
        (
            "it.po",
            'msgid "{score} of 10"\nmsgstr "{score} su 10, {name}"\n',
            "line 1: “{score} su 10, {name}” has {name}, which the English text does not have",
        ),
        ("it.po", 'msgid "{score} of 10"\nmsgstr "{score su 10"\n', "line 1: a brace is not closed in “{score su 10”"),
        (
            "it.po",
            COUNTING + 'msgstr[0] "Una domanda"\n',
            "line 1: of the 2 forms of a text that counts, some are empty",
        ),
        (
            "it.po",
            COUNTING + 'msgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n',
            "line 1: it has more forms than the 2 that Plural-Forms names",
        ),
        (
            "ar.po",
            f'msgid ""\nmsgstr ""\n{ENGLISH_PLURALS}\n\nmsgid "Send"\nmsgstr "إرسال"\n',
            "translations/ar.po: Plural-Forms does not fit Arabic; write",
        ),
        ("it.po", 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=n of m;\\n"\n', "does not fit Italian"),
        ("klingon.po", "", "translations/klingon.po: there is no language 'klingon'; name it after one"),
    ],
)
def test_a_file_that_would_break_a_sentence_is_refused_at_the_start(
    folder: Path, name: str, text: str, told: str
) -> None:
    """With the file, the line, and what to write."""
    (folder / name).write_text(text)

    with pytest.raises(ConfigError) as refused:
        programme_beside(folder)
    assert told in str(refused.value)


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    """A sentence each, so that they can be mended in one go."""
    (folder / "it.po").write_text('msgid "{score} of 10"\nmsgstr "su 10"\n\nmsgid "{rating} of 5"\nmsgstr "su 5"\n')
    (folder / "pt_BR.po").write_bytes('msgid "Send"\nmsgstr "Não"\n'.encode("latin-1"))

    with pytest.raises(TranslationError) as refused:
        Languages(folder)
    first, second, third = str(refused.value).splitlines()
    assert "it.po, line 1:" in first
    assert "it.po, line 4:" in second
    assert "pt_BR.po is not written in UTF-8" in third


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the key that names it."""
    (tmp_path / "nps.toml").write_text(CONFIG)

    with pytest.raises(ConfigError, match=r"nps\.toml: translations: there is no folder"):
        read_programme(tmp_path / "nps.toml")


def test_a_template_holds_every_text_with_the_forms_of_its_language(tmp_path: Path) -> None:
    """Empty; what is shipped in that language stands above each text."""
    arabic, finnish = template("ar"), template("fi")
    read = read_po(written(arabic).encode().splitlines(keepends=True))

    assert len(arabic) == len(finnish) == len(read) == len(template("it"))
    assert {6} == {len(forms(message)) for message in read if message.id and message.pluralizable}
    assert 'We say: Lähetä\nmsgid "Send"\nmsgstr ""' in written(finnish)
    with pytest.raises(TranslationError, match="there is no language 'klingon'"):
        template("klingon")


def test_a_file_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    """What is new is added, what is not said any more is put aside, and words are kept."""
    path = tmp_path / "it.po"
    path.write_text('msgid "Send"\nmsgstr "Invia"\n\nmsgid "Farewell"\nmsgstr "Addio"\n')
    text = written(brought_up_to_date(path, "it"))

    assert 'msgid "Send"\nmsgstr "Invia"' in text
    assert '#~ msgid "Farewell"\n#~ msgstr "Addio"' in text
    assert len(template("it")) == text.count("\nmsgid ") - 1
    with pytest.raises(TranslationError, match=r"it\.po holds it, not fi"):
        brought_up_to_date(path, "fi")


def test_the_arabic_of_the_tests_is_whole() -> None:
    """In what customers read. A text that lags behind is said in English, so there is room for a few."""
    arabic = WITH_ARABIC.own["ar"]
    texts = [message.id for message in source() if message.id and is_for_customers(message)]

    assert len(texts) > 100
    assert len([text for text in texts if text not in arabic]) <= len(texts) // 10


def is_for_customers(message: Message) -> bool:
    """Whether it is said elsewhere than in figures and reports, which the company's own people read."""
    return any(not place.startswith(FIGURES) for place, _ in message.locations)


def test_doctor_says_what_is_translated(folder: Path) -> None:
    """And which texts nobody will ever read."""
    (folder / "fi.po").write_text('msgid "Send"\nmsgstr "Lähetä meille"\n')
    (folder / "it.po").write_text('msgid "Sned"\nmsgstr "Invia"\n')
    finnish, italian = translations(read_programme(folder.parent / "nps.toml"))

    assert finnish.found.startswith("fi: 1 of ")
    assert "it, line 1: a text that is said nowhere (1 of 1 are not)" == italian.found


def test_a_translator_needs_two_commands(nps: Path, tmp_path: Path) -> None:
    """One writes the file; what is broken in it is told by every other one."""
    program = Program(nps, tmp_path)
    code, said, _ = program.run("config", "translation", "it", "--out", "translations/it.po")
    path = tmp_path / "translations" / "it.po"

    assert 0 == code
    assert "Wrote translations/it.po" in said
    assert 'translations = "translations"' in said
    (tmp_path / "nps.toml").write_text(CONFIG)
    assert 0 == program.run("score")[0]
    text = 'msgid "{score} of 10"\nmsgstr "'
    path.write_text(path.read_text().replace(text, f"{text}di 10"))
    code, _, error = program.run("score")
    assert 1 == code
    assert "“di 10” lacks {score}, which the English text has" in error
    assert "no language 'klingon'" in program.run("config", "translation", "klingon")[2]
