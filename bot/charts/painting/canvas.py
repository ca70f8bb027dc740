"""A picture to paint on: its head, places in CSS pixels from the top left, and words that can be drawn and that fit."""

from __future__ import annotations

from dataclasses import astuple
from functools import cache
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.transforms import ScaledTranslation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.charts.painting.fonts import drawable, families_for
from bot.charts.theme import Theme
from bot.colours import mixed, parts

# Narrow, with large letters: most see it on a phone, or in a column of a chat.
WIDTH = 600
MARGIN = 20
TITLE, BODY, SMALL = 17.0, 13.5, 12.5
LINE = 18
INCH = 72
# Two dots a pixel, as screens have them.
SHARPNESS = 2
# Between a colour and the ground there are so many shades, for the edges of letters and lines.
SHADES = 6
NEIGHBOURS = 8
# How much of its colour an area has that others are drawn on.
FAINT, FAINTER = 0.2, 0.14
NOTHING = dict.fromkeys(("Creator", "Date", "Format", "Type"))


class Canvas:
    """`body` is the height in pixels below the head, where y begins at 0."""

    def __init__(self, theme: Theme, title: str, caption: str, body: float) -> None:
        self.theme = theme
        self.texts: dict[str, str] = {}
        lines = wrapped(caption, SMALL, WIDTH - 2 * MARGIN)
        self.top = MARGIN + TITLE + 8 + LINE * len(lines) + (8 if lines else 4)
        self.height = self.top + body
        self.figure = Figure((WIDTH / INCH, self.height / INCH), dpi=INCH, facecolor=theme.background)
        self.words(MARGIN, MARGIN - self.top + TITLE / 2, fitting(title, TITLE, WIDTH - 2 * MARGIN, bold=True),
                   size=TITLE, bold=True)  # fmt: skip
        for number, line in enumerate(lines):
            y = MARGIN - self.top + TITLE + 8 + LINE * (number + 0.5)
            self.words(MARGIN, y, line, size=SMALL, colour=theme.muted)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Bare axes at a place of the body."""
        bottom = self.height - self.top - top - height
        box = (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(box)
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=8, labelsize=SMALL, labelcolor=self.theme.muted)
        axes.set_axisbelow(True)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def words(self, x: float, y: float, text: str, **style: Any) -> None:
        """At a place of the body; `y` is the middle of the line."""
        place = (x / WIDTH, 1 - (self.top + y) / self.height)
        self.figure.text(*place, *self._drawn(text), **self._style(text, **style))

    def label(self, axes: Axes, at: tuple[float, float], text: str, offset: tuple[float, float], **style: Any) -> None:
        """So many pixels to the right of and above a point of the axes."""
        axes.annotate(
            *self._drawn(text),
            at,
            offset,
            textcoords="offset points",
            annotation_clip=False,
            **self._style(text, **style),
        )

    def dot(self, axes: Axes, x: float, y: float, *, hollow: bool = False, size: float = 7) -> None:
        """A score; hollow, it rests on few answers."""
        theme = self.theme
        axes.plot(x, y, marker="o", markersize=size, markeredgewidth=1.8, markeredgecolor=theme.line, linestyle="none",
                  markerfacecolor=theme.background if hollow else theme.line, clip_on=False, zorder=3)  # fmt: skip

    def down(self, pixels: float) -> ScaledTranslation:
        """Moves what is drawn by so many pixels."""
        return ScaledTranslation(0, -pixels / INCH, self.figure.dpi_scale_trans)

    def _drawn(self, text: str) -> tuple[str]:
        return (drawable(text, families_for(text)),)

    def _style(
        self, text: str, *, size: float = BODY, colour: str | None = None, bold: bool = False, align: str = "left",
        **more: Any,
    ) -> dict[str, Any]:  # fmt: skip
        name = f"text{len(self.texts)}"
        self.texts[name] = text
        return {
            "gid": name,
            "fontproperties": font(text, size, bold=bold),
            "color": colour or self.theme.ink,
            "horizontalalignment": align,
            "verticalalignment": "center_baseline",
            # A dollar in a customer's name is no formula.
            "parse_math": False,
            **more,
        }

    def png(self, description: str) -> bytes:
        """In the colours of the theme and their shades: a fifth of the bytes, and nobody sees a difference."""
        self.figure.set_dpi(INCH * SHARPNESS)
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        size = canvas.get_width_height(physical=True)
        painted = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)  # type: ignore[no-untyped-call]
        few = painted.convert("RGB").quantize(palette=shades(self.theme), dither=Image.Dither.NONE)
        about = PngInfo()
        about.add_itxt("Description", description)
        few.save(file := BytesIO(), "PNG", pnginfo=about)
        return file.getvalue()

    def svg(self) -> bytes:
        """As matplotlib writes it, texts as texts."""
        self.figure.set_dpi(INCH)
        FigureCanvasSVG(self.figure).print_svg(file := BytesIO(), metadata=NOTHING)  # type: ignore[no-untyped-call]
        return file.getvalue()


@cache
def shades(theme: Theme) -> Image.Image:
    """Every colour that a picture may have, as Pillow takes it."""
    ground, *colours = astuple(theme)
    steps = [step / SHADES for step in range(1, SHADES + 1)]
    every = [ground]
    for colour in (mixed(colour, ground, share) for colour in colours for share in (*steps, FAINT, FAINTER)):
        # Pillow does not tell neighbours apart, and what is not the ground must not become it.
        if all(distance(colour, other) >= NEIGHBOURS for other in every):
            every.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in every for part in parts(colour)])
    return palette


def distance(one: str, other: str) -> int:
    """Of two colours, in the part in which they differ most."""
    return max(abs(mine - theirs) for mine, theirs in zip(parts(one), parts(other), strict=True))


def font(text: str, size: float, *, bold: bool = False) -> FontProperties:
    """In which a text is drawn."""
    return FontProperties(family=families_for(text), size=size, weight="bold" if bold else "normal")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """In pixels."""
    shown = drawable(text, families_for(text))
    width, _, _ = text_to_path.get_text_width_height_descent(shown, font(text, size, bold=bold), ismath=False)
    return float(width)


def fitting(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text on one line, or as much of its beginning as there is room for."""
    text = " ".join(text.split())
    if width_of(text, size, bold=bold) <= room:
        return text
    fewest, most = 0, len(text)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fits = width_of(f"{text[:middle].rstrip()}…", size, bold=bold) <= room
        fewest, most = (middle, most) if fits else (fewest, middle - 1)
    return f"{text[:fewest].rstrip()}…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """The text on as many lines as it needs."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(fitting(word, size, room))
    return lines
