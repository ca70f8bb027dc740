"""The letters' templates: ours, and before them the operator's own of the same names, which are run in a sandbox.

An own template may have a style sheet: its rules are written into the tags, since not every mail program reads one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

# Within a word, twelve letters from either end: some German and Finnish words are wider than a phone.
WITHIN_A_LONG_WORD = re.compile(r"(?<=\S{12})(?=\S{12})")
# Those that an operator may replace; reports have templates of their own beside them.
OURS = Path(__file__).parent / "templates"
# What a template may stumble over besides what Jinja itself refuses.
STUMBLES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class TemplateRefused(Exception):  # noqa: N818 - a refusal, as people are told of it
    """A template cannot be used; the message names it, its line, and what is wrong there."""


class Templates:
    """Renders. `own`: the operator's folder; TemplateRefused where one of them is no template."""

    def __init__(self, own: Path | None = None) -> None:
        self._environment = environment(own)

    def render(self, name: str, texts: Mapping[str, Any]) -> str:
        """The letter's part; `name` is the template's file."""
        try:
            rendered = self._environment.get_template(name).render(texts)
        except STUMBLES as error:
            raise TemplateRefused(told(name, error, texts)) from error
        return inlined(rendered) if "<style" in rendered else rendered


@lru_cache(maxsize=8)
def environment(own: Path | None) -> Environment:
    """Reads each template once: who changes one starts the program anew."""
    own_first = [] if own is None else [FileSystemLoader(own)]
    # The sandbox looks at every dot of a template, which makes a letter half as dear again; ours need no watching.
    kind = Environment if own is None else ImmutableSandboxedEnvironment
    made = kind(
        loader=ChoiceLoader([*own_first, PackageLoader("bot.mail"), PackageLoader("bot.mail", "report_templates")]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["breakable"] = breakable
    return made


def breakable(text: str) -> Markup:
    """With places at which a long word may be broken; the styles that do so are lost on half of the mail programs."""
    return Markup("<wbr>").join(WITHIN_A_LONG_WORD.split(text))


def inlined(html: str) -> str:
    """With the rules of its style sheets in the tags; rules for some screens only stay where they are."""
    # Imported here: our own templates have no style sheet.
    import css_inline  # noqa: PLC0415

    return css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False)


def told(name: str, error: Exception, texts: Mapping[str, Any]) -> str:
    """Which template, which line, and what is missing or wrong there."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or name}, line {error.lineno}: {error.message}"
    if isinstance(error, TemplateNotFound):
        return f"{name}: there is no template {error.name} to take in"
    file, line = place(error.__traceback__, name)
    known = f"; there is {', '.join(sorted(texts))}" if isinstance(error, UndefinedError) else ""
    return f"{file}, line {line}: {error}{known}"


def place(traceback: TracebackType | None, name: str) -> tuple[str, int]:
    """The template and the line of an error: Jinja puts them into the traceback."""
    found = (name, 1)
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if file.suffix in (".html", ".txt"):
            found = (file.name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found
