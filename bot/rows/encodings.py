"""Which encoding a file is in, decided by reading it once from end to end in blocks."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rows.refusals import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

BLOCK = 1 << 20
ENOUGH = 10_000  # letters outside ASCII after which the vote over a damaged UTF-8 file is clear

_NOT_TABLES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b'{"', "JSON"),
    (b"[{", "JSON"),
)
_UNUSED_IN_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_BROKEN = re.compile("[\udc80-\udcff]")
_LETTERS = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text: `codec` and `errors` as Python takes them, `label` for people.

    `suspect` says that some rows hold a NUL, or bytes that are no text (they arrive as lone surrogates).
    """

    codec: str
    label: str
    errors: str = "strict"
    suspect: bool = False


def detect(file: BinaryIO) -> Encoding:
    """The encoding of a seekable file; raises FileRefused for an empty file and for what is no table.

    UTF-8 unless a byte order mark or the zero bytes of UTF-16 say otherwise. A file that is not UTF-8 throughout is
    Windows-1252 (Latin-1 where it has bytes that 1252 does not), unless nearly all of it is UTF-8: then only the
    damaged rows are refused, rather than every accent in the file garbled.
    """
    file.seek(0)
    head = file.read(4096)
    _refuse_other_formats(head)
    if utf16 := _utf16(head):
        order, marked = utf16
        return _check_utf16(file, order, marked=marked)
    return _check_utf8(file, marked=head.startswith(codecs.BOM_UTF8))


def _refuse_other_formats(head: bytes) -> None:
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise FileRefused("The file is empty.")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:16]
    for signature, kind in _NOT_TABLES:
        if start.lower().startswith(signature.lower()):
            raise FileRefused(f"This is no CSV file but {kind}: save it as CSV, in UTF-8, first.")


def _utf16(head: bytes) -> tuple[str, bool] | None:
    """The byte order, and whether a mark says so; without a mark every other byte must be zero nearly always."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", True
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", True
    pairs = len(head) // 2
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if pairs >= 2 and odd > 0.7 * pairs and even == 0:
        return "utf-16-le", False
    if pairs >= 2 and even > 0.7 * pairs and odd == 0:
        return "utf-16-be", False
    return None


def _check_utf16(file: BinaryIO, order: str, *, marked: bool) -> Encoding:
    decoder = codecs.getincrementaldecoder(order)()
    lines, nul = 1, False
    try:
        for block in _blocks(file):
            text = decoder.decode(block)
            lines += text.count("\n")
            nul = nul or "\0" in text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        lines += error.object[: error.start].decode(order, "replace").count("\n")
        raise FileRefused("the file is UTF-16, but is damaged here.", lines) from None
    return Encoding("utf-16" if marked else order, "UTF-16", suspect=nul)


def _check_utf8(file: BinaryIO, *, marked: bool) -> Encoding:
    codec = "utf-8-sig" if marked else "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole, nul, beyond_1252 = True, False, False
    for block in _blocks(file):
        nul = nul or b"\0" in block
        if whole:
            whole = _decodes(decoder, block)
        beyond_1252 = beyond_1252 or any(byte in block for byte in _UNUSED_IN_1252)
    if whole and _decodes(decoder, b"", final=True):
        return Encoding(codec, "UTF-8", suspect=nul)
    if marked or _mostly_utf8(file):
        return Encoding(codec, "UTF-8", errors="surrogateescape", suspect=True)
    if beyond_1252:
        return Encoding("latin-1", "Latin-1", suspect=nul)
    return Encoding("cp1252", "Windows-1252", suspect=nul)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(file: BinaryIO) -> bool:
    """Whether more letters are whole in UTF-8 than bytes are broken: in real Latin-1 hardly any are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = letters = 0
    for block in _blocks(file):
        text = decoder.decode(block)
        if not text.isascii():
            broken += len(_BROKEN.findall(text))
            letters += len(_LETTERS.findall(text))
        if broken + letters > ENOUGH:
            break
    return letters > broken


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        # A line has to fit in memory, so a file without line ends must not come as one line.
        if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
            raise FileRefused("The file has a line of more than a million characters: it is no table of rows.")
        yield block
