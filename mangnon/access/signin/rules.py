"""The second step and sessions as rules: codes by the clock, recovery codes, how long a session lasts. No database."""

import hmac
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pyotp

from mangnon.access.rules import CODE_LETTERS, RoleName

# Who must give a second step once the installation requires it: whoever sees children's records or cases of more
# than one commune, and administrators. The others are offered it. Names of roles, so that the table may know a role
# before the table of permissions does.
SECOND_STEP_REQUIRED = frozenset(
    {str(RoleName.ADMINISTRATOR), str(RoleName.PROVINCIAL_OFFICER), str(RoleName.CASE_SUPERVISOR)}
    | {"agency_partner", "facility"}
)

STEP = 30  # seconds; RFC 6238
WRONG_LIMIT = 5
CLOSED = timedelta(minutes=15)
PENDING = timedelta(minutes=10)  # between the password and the second step
RECOVERY_CODES = 10
NAME_LENGTH, SECRET_LENGTH = 4, 12  # 31^12: some 59 bits behind the name of a recovery code
KEPT_DAYS = 90  # how long ended sessions stay in the list of sign-ins


def must_have_second_step(roles: Iterable[str]) -> bool:
    return any(role in SECOND_STEP_REQUIRED for role in roles)


def step_of(secret: str, typed: str, now: datetime, last: int | None) -> int | None:
    """The 30-second step whose code was typed, later than the last one used; None when none fits.

    The step before is accepted as well (RFC 6238, 5.2): somebody types while the code changes. A step counts once.
    """
    code = "".join(sign for sign in typed if sign.isdigit())
    if len(code) != 6:
        return None
    here = int(now.timestamp()) // STEP
    for step in (here, here - 1):
        fits = hmac.compare_digest(pyotp.HOTP(secret).at(step), code)
        if fits and (last is None or step > last):
            return step
    return None


def read_recovery(typed: str) -> tuple[str, str]:
    """(name, secret part) of a recovery code as typed, without blanks, dashes and case; empty when it is none."""
    letters = "".join(sign for sign in typed.upper() if sign in CODE_LETTERS)
    if len(letters) != NAME_LENGTH + SECRET_LENGTH:
        return "", ""
    return letters[:NAME_LENGTH], letters[NAME_LENGTH:]


def make_recovery(choose: Callable[[str], str], taken: set[str]) -> str:
    """Sixteen letters whose first four, the name, are not taken."""
    while True:
        letters = "".join(choose(CODE_LETTERS) for _n in range(NAME_LENGTH + SECRET_LENGTH))
        if letters[:NAME_LENGTH] not in taken:
            return letters


def is_over(began: float, seen: float, now: float, *, idle: float, longest: float) -> bool:
    """Whether a session has stood still too long, or has lasted as long as any may. Seconds."""
    return now - seen > idle or now - began > longest


BROWSERS = (
    ("coc_coc", "Cốc Cốc"), ("Zalo", "Zalo"), ("SamsungBrowser", "Samsung Internet"), ("EdgA?/", "Edge"), ("OPR/", "Opera"),
    ("Firefox/|FxiOS", "Firefox"), ("Chrome/|CriOS", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone|iPod", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(agent: str) -> str:
    """`Chrome · Android` from what a browser says of itself; empty when it says nothing known."""
    found = (
        next((word for sign, word in table if re.search(sign, agent)), "") for table in (BROWSERS, SYSTEMS)
    )
    return " · ".join(word for word in found if word)
