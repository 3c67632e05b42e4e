"""Rules of consent and of answering. Pure."""

from datetime import date, timedelta

OWN_WORD_FROM = 7  # Luật Trẻ em 2016, Điều 6 khoản 11; Luật 91/2025/QH15, Điều 24
# Nghị định 13/2023/NĐ-CP, Điều 14 said 72 hours; Nghị định 356/2025/NĐ-CP replaced it and could not be compared
ANSWER_DAYS = 3
DISCLOSE = "disclose"


def needs_own_word(purpose: str, age: int | None) -> bool:
    """Whether the child has to agree itself: to its private life being told, from seven on; an unknown age counts as seven."""
    return purpose == DISCLOSE and (age is None or age >= OWN_WORD_FROM)


def answer_due(asked_on: date) -> date:
    return asked_on + timedelta(days=ANSWER_DAYS)
