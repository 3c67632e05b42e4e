"""What a file or a text can be refused for, in one Vietnamese sentence."""

from mangnon.vietnamese.errors import SentenceError


class CannotRead(SentenceError):
    """The file cannot be read; the message says what was found, what was expected, what to do."""
