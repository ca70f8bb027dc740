"""The configuration file: read, checked with the key and the line of each fault, turned into plain values."""

from bot.config.programme import MailIdentity, Programme, UnknownSurveyError
from bot.config.reading import ConfigError, read_programme

__all__ = ["ConfigError", "MailIdentity", "Programme", "UnknownSurveyError", "read_programme"]
