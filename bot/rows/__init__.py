"""Reading the tables that people have: the file, which column is which field, and what a cell holds."""

from bot.rows.addresses import parse_email
from bot.rows.batches import Watch, batches
from bot.rows.columns import ANSWERS, CONTACTS, EVENTS, Field, Fields
from bot.rows.instants import parse_instant
from bot.rows.mapping import Mapping
from bot.rows.reading import Row, Table
from bot.rows.refusals import CellRefused, FileRefused, MapRefused, PairRefused, Refused
from bot.rows.words import parse_comment, parse_language, parse_name, parse_slack_user_id, parse_timezone

__all__ = [
    "ANSWERS",
    "CONTACTS",
    "EVENTS",
    "CellRefused",
    "Field",
    "Fields",
    "FileRefused",
    "MapRefused",
    "Mapping",
    "PairRefused",
    "Refused",
    "Row",
    "Table",
    "Watch",
    "batches",
    "parse_comment",
    "parse_email",
    "parse_instant",
    "parse_language",
    "parse_name",
    "parse_slack_user_id",
    "parse_timezone",
]
