"""Answers in files: the past of other tools is taken in, and everything is taken out."""

from bot.answers.columns import mapping_of
from bot.answers.exporting import write_csv, write_json
from bot.answers.importing import ImportedAnswers, import_answers
from bot.answers.reading import WITHOUT_SCORE, AnswerReader

__all__ = [
    "WITHOUT_SCORE",
    "AnswerReader",
    "ImportedAnswers",
    "import_answers",
    "mapping_of",
    "write_csv",
    "write_json",
]
