"""`nps`, or `python -m bot`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from bot.cli import nps

    nps()


if __name__ == "__main__":
    main()
