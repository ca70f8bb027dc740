"""Evidence in sentences: what each sign says, and what became of a hit."""

from __future__ import annotations

from bot.survey.clicks import REPORT, TRAP, UNSUBSCRIBE, Form, Hit, Place, Sign, Signs, Verdict, Wish

SENTENCES = {
    Sign.TRAPPED: "it opened a link that nobody can see, or behaves like one who did",
    Sign.BURST: "whoever made it opened several of the mail's links at once",
    Sign.PROGRAM: "it was no browser that a person looks at",
    Sign.CONTRADICTION: "it calls itself by another version than its own hints do",
    Sign.SCANNER: "whoever made it was seen scanning mails within the last 24 hours",
    Sign.EARLY: "it came within a minute after the mail was sent",
    Sign.DATA_CENTRE: "it came from a data centre",
    Sign.MAIL_VENDOR: "it came from the recipient's own mail system",
    Sign.SILENT: "no script on the page told that it was looked at",
    Sign.UNREAL: "the page's script tells of a browser that no hand drives",
    Sign.AMID: "it came in the midst of others",
    Sign.TOUCHED: "a hand was on the page",
    Sign.WORDS: "somebody wrote something",
    Sign.CHANGED: "another score was chosen than the link's",
}
OUTCOMES = {
    Verdict.WAITING: "arriving: it counts when a quarter of an hour has passed without anything against it",
    Verdict.HELD: "held as unconfirmed: it is not in the figures, and the person is still reminded",
    Verdict.RECORDED: "recorded as the person's own",
    Verdict.REJECTED: "rejected as a machine's",
}
PRESSED = {
    Wish.NEVER: "the button that unsubscribes was pressed",
    Wish.LESS_OFTEN: "the button for being asked less often was pressed",
    Wish.UNDO: "the button was pressed that takes back what they had said: they may be asked again",
    # As it was kept before wishes were told apart.
    None: "a button on the page that unsubscribes was pressed",
}
NOTED = "noted as evidence: by itself it is no answer"


def what(hit: Hit) -> str:
    """What was done."""
    if hit.method == REPORT:
        return "the page's script reported"
    if hit.form is not None:
        return PRESSED[hit.form.wish] if hit.link == UNSUBSCRIBE else sent(hit.form)
    if hit.link == UNSUBSCRIBE and hit.method == "POST":
        return "unsubscribed without opening the page, as mail programs do by their own button (POST)"
    named = {UNSUBSCRIBE: "the link that unsubscribes", TRAP: "the link that nobody can see"}
    return f"{named.get(hit.link, f'the link of {hit.link}')} was asked for ({hit.method})"


def sent(form: Form) -> str:
    """What a form says."""
    return f"a form was sent: score {form.score}{' with words' if form.words else ''}"


def whose(hit: Hit) -> str:
    """From where, and by what."""
    known = "" if hit.place is Place.UNKNOWN else f" ({hit.place.value}{f' of {hit.vendor}' if hit.vendor else ''})"
    return f"{hit.network}{known}, {hit.agent or 'no name'}"


def because(signs: Signs) -> list[str]:
    """The signs as sentences, with the letters by which the manual knows them."""
    return [f"{SENTENCES[sign]} ({sign.value})" for sign in Sign if sign in signs]
