"""The one base of errors whose message is a whole Vietnamese sentence, ready to be shown to an officer."""


class SentenceError(ValueError):
    """What was found, what was expected, what to do: the message may be shown as it is."""
