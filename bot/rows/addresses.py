"""Email addresses: what counts as one, and the one spelling in which it is kept and compared."""

from __future__ import annotations

import re
import unicodedata

from bot.rows.refusals import CellRefused, shown

_NAMED = re.compile(r"[^<>]*<([^<>]*)>[\s;,]*")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

LOCAL_LIMIT, LABEL_LIMIT, ADDRESS_LIMIT = 64, 63, 254  # RFC 5321 4.5.3.1, RFC 1035 2.3.4


def parse_email(text: str) -> str:
    """The address alone, in lower case, its domain in ASCII; from `Name <a@b.c>` and `mailto:` too.

    Case is dropped before the @ as well, where RFC 5321 would keep it: no provider of today tells `Ann@` from
    `ann@`, and one person must not be asked twice. Quoted local parts, bare host names and numeric addresses are
    refused, with a sentence (CellRefused). What it returns it returns again when given it.
    """
    address = _bare(text)
    if _PLAIN.fullmatch(address) and len(address) <= LOCAL_LIMIT:
        return address
    local, at, domain = address.rpartition("@")
    if not at:
        raise CellRefused(f"{shown(text)} is not an email address: it has no @" if address else "the address is blank")
    if "@" in local:
        raise CellRefused(f"{shown(text)} is not one email address: it has more than one @")
    if not _LOCAL.fullmatch(local) or len(local) > LOCAL_LIMIT:
        raise CellRefused(f"{shown(text)} is not an email address: {_why_local(local)}")
    address = f"{local}@{_domain(domain, text)}"
    if len(address) > ADDRESS_LIMIT:
        raise CellRefused(f"{shown(text)} is longer than the {ADDRESS_LIMIT} characters of an email address")
    return address


def _bare(text: str) -> str:
    text = text.strip().strip(_INVISIBLE).strip()
    if named := _NAMED.fullmatch(text):
        text = named[1].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0].strip()
    return text.lower()


def _why_local(local: str) -> str:
    if not local:
        return "nothing stands before the @"
    if len(local) > LOCAL_LIMIT:
        return f"more than {LOCAL_LIMIT} characters stand before the @"
    if local[0] == "." or local[-1] == "." or ".." in local:
        return "a dot is out of place"
    wrong = next((c for c in local if not _LOCAL.fullmatch(c) and c != "."), " ")
    if wrong.isspace():
        return "it has a space"
    return f"it may not have {shown(wrong)} before the @" if wrong.isprintable() else "it has an invisible character"


def _domain(domain: str, text: str) -> str:
    """The domain in ASCII, as IDNA 2008 writes it.

    Python's own codec is IDNA 2003, which turns ß into ss: the domain of somebody else.
    """
    labels = unicodedata.normalize("NFKC", domain).lower().replace("\u3002", ".").removesuffix(".").split(".")
    labels = [_label(label) for label in labels]
    if len(labels) < 2:
        raise CellRefused(f"{shown(text)} is not an email address: its domain has no dot")
    if not all(_LABEL.fullmatch(label) and len(label) <= LABEL_LIMIT for label in labels) or labels[-1].isdigit():
        raise CellRefused(f"{shown(text)} is not an email address: {shown(domain)} is not a domain")
    return ".".join(labels)


def _label(label: str) -> str:
    """Punycode for a label of letters, marks and digits; anything else comes back as it is, to be refused."""
    if label.isascii() or label.startswith("-") or label.endswith("-"):
        return label
    if not all(unicodedata.category(c) in {"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"} or c == "-" for c in label):
        return label
    return "xn--" + label.encode("punycode").decode("ascii")
