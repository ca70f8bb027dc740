"""The files of the taxonomy: ours, an operator's beside them, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.locales import shipped_tags
from bot.themes.reading import TaxonomyError, read_taxonomy, shipped_files

OURS = read_taxonomy()


def written(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def words(folder: Path, theme: str, tag: str = "en") -> tuple[str, ...] | None:
    """Of a theme, with that folder; None where there is no such theme."""
    keywords = read_taxonomy(folder).languages[tag].keywords.get(theme)
    return None if keywords is None else keywords.words


def test_every_language_has_every_theme_with_its_name() -> None:
    """Those in which customers are spoken to."""
    assert set(shipped_tags()) == set(OURS.languages)
    for tag, language in OURS.languages.items():
        assert set(OURS.names) == set(language.keywords)
        assert len(set(OURS.names)) == len({OURS.names[theme][tag] for theme in OURS.names})
        assert len(language.ignored) > 80


def test_ours_written_out_are_a_beginning_of_one_s_own(tmp_path: Path) -> None:
    """Unchanged they change nothing."""
    for path in shipped_files():
        (tmp_path / path.name).write_bytes(path.read_bytes())

    assert OURS == read_taxonomy(tmp_path)
    assert OURS.digest == read_taxonomy(tmp_path).digest


def test_an_own_file_goes_before_ours(tmp_path: Path) -> None:
    """Other words, more of them, a theme less, a theme more; the rest stay as they are."""
    own = written(
        tmp_path,
        en="""
        ignore = "acme Widget"
        [price]
        words = ["tariff*"]
        not = ["tariff zone"]
        [delivery]
        more = ["drone*"]
        [selection]
        off = true
        [parking]
        name = "Parking"
        words = ["parking", "car park*"]
        """,
    )
    taxonomy = read_taxonomy(own)
    ours = OURS.languages["en"].keywords

    assert ("tariff*",) == words(own, "price")
    assert ("tariff zone",) == taxonomy.languages["en"].keywords["price"].but_not
    assert (*ours["delivery"].words, "drone*") == words(own, "delivery")
    assert ours["delivery"].but_not == taxonomy.languages["en"].keywords["delivery"].but_not
    assert (None, ("parking", "car park*")) == (words(own, "selection"), words(own, "parking"))
    assert words(own, "returns") == ours["returns"].words
    assert ("Parking", "Parking", "Hinta") == (
        taxonomy.name("parking", "en"),
        taxonomy.name("parking", "fi"),
        taxonomy.name("price", "fi"),
    )
    assert {"acme", "widget", "the"} <= taxonomy.languages["en"].ignored
    assert taxonomy.digest != OURS.digest


def test_another_language_is_a_file_more(tmp_path: Path) -> None:
    """With as few themes as one likes; a region counts as its language."""
    own = written(tmp_path, it='[price]\nname = "Prezzo"\nwords = ["car*", "prezz*"]\n')
    taxonomy = read_taxonomy(own)

    assert ("car*", "prezz*") == words(own, "price", "it")
    assert ("Prezzo", "Prezzo", "Price") == tuple(taxonomy.name("price", tag) for tag in ("it", "it-CH", "da"))
    assert "something-else" == taxonomy.name("something-else", "it")


def test_a_name_changes_no_digest(tmp_path: Path) -> None:
    """Nothing need be read again for it, nor for a word that is not to be offered."""
    own = written(tmp_path, en='ignore = ["foo"]\n[price]\nname = "What it costs"\n')

    assert ("What it costs", OURS.digest) == (read_taxonomy(own).name("price", "en"), read_taxonomy(own).digest)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[price]\nname = "Price"\nwords = ["pr*ce"]\n', "en.toml, line 3: price.words: 'pr*ce' is no pattern"),
        ('[price]\nwodrs = ["price"]\n', "en.toml, line 2: price.wodrs: there is no such key"),
        ('\n[Price]\nwords = ["price"]\n', "en.toml, line 2: Price: 'Price' is no name"),
        ('[price]\nwords = "price"\n', "en.toml, line 2: price.words: "),
        ('[price]\nwords = ["x*"]\n', "'x*' is no pattern"),
        ("ignore = 3\n", "en.toml: ignore: write words"),
        ("[price\n", "en.toml is not valid TOML"),
    ],
)
def test_a_fault_is_told_with_its_file_line_and_key(tmp_path: Path, text: str, told: str) -> None:
    """Those of all files at once."""
    own = written(tmp_path, en=text, fi='[hinta]\nwords = [""]\n')
    with pytest.raises(TaxonomyError) as raised:
        read_taxonomy(own)

    assert told in str(raised.value)
    assert "fi.toml, line 2: hinta.words" in str(raised.value)


def test_a_missing_folder_is_told_with_what_makes_it(tmp_path: Path) -> None:
    """One command."""
    with pytest.raises(TaxonomyError, match=r"there is no folder .*themes; `nps themes init --out themes` makes it"):
        read_taxonomy(tmp_path / "themes")
