"""What is wrong with a language's file."""


class TranslationError(Exception):
    """A file cannot be used: a sentence for each fault, with the file and the line."""
