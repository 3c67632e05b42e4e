"""What stands in an address or a hidden field, read without trusting it."""

MOST_DIGITS = 18  # fits every key of both databases


def whole(said: str | None, *, most: int = MOST_DIGITS) -> int | None:
    """A whole number of plain digits, or None: "²", "٢٠٢٣" and a thousand nines are no key and no year.

    `str.isdigit` alone would let them through, and `int` or the database would then break on them.
    """
    text = said or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None
