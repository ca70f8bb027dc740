"""Words without their endings, by the Snowball stemmers; imported only where a comment is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

STEMMERS = {
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@cache
def stemmer_of(language: str) -> Callable[[str], str]:
    """Of a language by its tag; the word itself where there is no stemmer for it."""
    name = STEMMERS.get(language.partition("-")[0])
    if name is None:
        return str
    import snowballstemmer  # noqa: PLC0415 - only who reads comments waits for it

    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return lru_cache(maxsize=20_000)(stem)
