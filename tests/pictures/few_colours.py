"""Pictures of the docs in few colours: a quarter of the size, and nobody sees the difference."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

COLOURS = 128


def write(path: Path, png: bytes) -> None:
    """The picture of these bytes."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
