"""From what there is to be seen to HTML: each item by itself, so that a browser replaces only what changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.figures.report import Report
from bot.figures.summary import summary
from bot.sandbox.blocks_html import Around, draw, marked, window
from bot.sandbox.page.sight import Person, Post, Sight
from bot.sandbox.slack import View
from bot.survey.figures import interval
from bot.survey.scale import SCORES, band_of
from bot.survey.wording import ENGLISH

FOLDER = Path(__file__).parent
COLUMN = 100 / len(SCORES)
HEIGHT = 74
SHOWN_ENTRIES = 60

STEPS = (
    ("mail", "Open a mail", "Click a score in it, as Lena would."),
    ("talk", "Answer in Slack", "Press a score, then say why, as Oscar."),
    ("channel", "See your team hear of it", "A low score is there at once; the words join it."),
    ("command", "Ask for the score", "Type /nps this-quarter."),
)


class Drawing:
    """Draws items with the macros of one template."""

    def __init__(self) -> None:
        environment = templates()
        self._items: Any = environment.get_template("items.html").module

    def regions(self, sight: Sight) -> dict[str, dict[str, str]]:
        """The HTML of each item, by region and key."""
        items = self._items
        return {
            "bar": {"bar": items.bar(sight.wave, len(sight.people))},
            "steps": {
                name: items.step(number, name, title, told, done)
                for number, ((name, title, told), done) in enumerate(zip(STEPS, sight.done, strict=True), start=1)
            },
            "mails": {f"mail-{letter.number}": items.mail(letter, person) for letter, person in sight.letters},
            "people": {
                person.user_id: items.person(person, last_line(sight, person))
                for person in sight.people
                if person.user_id is not None and person.channel_id is not None
            },
            "talk": {f"{post.viewer}-{post.message.ts}": self._post(post, sight) for post in sight.talks},
            "posts": {f"post-{post.message.ts}": self._post(post, sight) for post in sight.posts},
            "mine": {f"mine-{post.message.ts}": self._post(post, sight) for post in sight.mine},
            "shared": {f"shared-{post.message.ts}": self._post(post, sight) for post in sight.shared},
            "home": {} if sight.home is None else {"home": self._view(sight.home, sight)},
            "windows": {view.id: self._view(view, sight) for view in sight.windows},
            "score": {
                "score": items.score(
                    summary(sight.report, ENGLISH), gauge(sight.report), columns(sight.report), before(sight.report)
                )
            },
            "feed": {
                f"entry-{len(sight.entries) - place}": items.entry(entry, who(sight, entry.email))
                for place, entry in enumerate(sight.entries[:SHOWN_ENTRIES])
            },
        }

    def _view(self, view: View, sight: Sight) -> str:
        return str(self._items.view(view, window(view.content, Around(sight.names, view.id))))

    def _post(self, post: Post, sight: Sight) -> str:
        message = post.message
        around = Around(sight.names, f"{post.viewer}-{message.ts}")
        inside = draw(message.blocks, around) if message.blocks else marked(message.text, sight.names)
        return str(self._items.post(post, inside, local_time(float(message.ts))))


def templates() -> Environment:
    """The page's own, everything escaped."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["initials"] = initials
    environment.filters["clock"] = lambda at: f"{at.astimezone():%H:%M:%S}"
    environment.globals["now"] = lambda: f"{datetime.now().astimezone():%H:%M}"
    return environment


def initials(name: str) -> str:
    """Two letters."""
    return "".join(word[:1] for word in name.split()[:2]).upper()


def local_time(seconds: float) -> str:
    """The time of this machine."""
    return f"{datetime.fromtimestamp(seconds).astimezone():%H:%M}"


def who(sight: Sight, email: str | None) -> Person | None:
    """Whose doing something was."""
    return next((person for person in sight.people if person.customer.email == email), None)


def last_line(sight: Sight, person: Person) -> str:
    """What stands last in a conversation."""
    texts = [post.message.text for post in sight.talks if post.viewer == person.user_id]
    return Markup(texts[-1]).unescape() if texts else ""  # noqa: S704 - read, and escaped again by the template


def gauge(report: Report) -> dict[str, float]:
    """Where the score and its interval lie between -100 and 100, in per cent from the left."""
    found, score = interval(report.now.bands), report.now.nps
    shown = {} if score is None else {"at": across(score)}
    if found is not None:
        shown |= {"low": across(found.low), "wide": across(found.high) - across(found.low)}
    if report.before is not None and report.before.nps is not None:
        shown["before"] = across(report.before.nps)
    return shown


def before(report: Report) -> str:
    """The period that is compared with, and its score."""
    earlier = report.before
    return "" if earlier is None or earlier.nps is None else f"{earlier.period.name}: {ENGLISH.number(earlier.nps)}"


def across(points: float) -> float:
    """-100 to 100 points as 0 to 100 per cent."""
    return round((points + 100) / 2, 2)


def columns(report: Report) -> list[dict[str, Any]]:
    """The distribution as columns of an SVG."""
    counts = report.now.counts.scores
    most = max(*counts, 4)
    return [
        {
            "score": score,
            "count": counts[score],
            "band": band_of(score).value,
            "x": round(score * COLUMN + COLUMN * 0.1, 3),
            "middle": round((score + 0.5) * COLUMN, 3),
            "width": round(COLUMN * 0.8, 3),
            "height": round(counts[score] / most * HEIGHT, 1) if counts[score] else 2,
        }
        for score in SCORES
    ]
