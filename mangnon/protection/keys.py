"""Names of cases in addresses: random, so that nobody can count or guess them."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """Twelve letters and digits, some 59 bits."""
    return "".join(secrets.choice(LETTERS) for _place in range(12))
