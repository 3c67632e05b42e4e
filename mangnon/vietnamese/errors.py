"""The one base of errors whose message is a whole Vietnamese sentence, ready to be shown to an officer."""

from mangnon.vietnamese.saying import Sentence


class SentenceError(ValueError):
    """What was found, what was expected, what to do: the message may be shown as it is.

    `sentence` is the message with its pattern, for a page in another language.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
