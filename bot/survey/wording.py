"""What is said to customers, in the words of the field. One file a language later; the words of English for now."""

from __future__ import annotations

from bot.survey.scale import Band

LOWEST = "Not at all likely"
HIGHEST = "Extremely likely"
REASON = "What is the primary reason for your score?"
FOLLOW_UP = {
    Band.DETRACTOR: "What would we have to change for you to give us a higher score?",
    Band.PASSIVE: "What would it take to make it a 9 or a 10?",
    Band.PROMOTER: "What do we do really well?",
}
THANKS = {
    Band.DETRACTOR: "Thank you for being frank with us. Somebody on our team reads every answer, and yours goes first.",
    Band.PASSIVE: "Thank you. We will work on what is missing.",
    Band.PROMOTER: "Thank you! It means a lot to us that you would recommend us.",
}


def question(subject: str) -> str:
    """The question, about what the survey names."""
    return f"How likely are you to recommend {subject} to a friend or colleague?"


def score_label(score: int) -> str:
    """A score's name for those who hear it rather than see it."""
    end = {0: f", {LOWEST.lower()}", 10: f", {HIGHEST.lower()}"}.get(score, "")
    return f"{score} of 10{end}"
