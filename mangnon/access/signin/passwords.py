"""A password is not made of the words of this place: the programme's name, the offices', one's own name.

The rest of the rules are Django's: at least 12 characters, none of the common ones, not like one's name or address.
There are no rules of composition, and nothing ends a password but its owner.
"""

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mangnon.vietnamese.text import fold

# Context words (ASVS 6.1.2), folded, as they are guessed by who knows where the account belongs.
OWN_WORDS = (
    "mangnon", "treem", "baovetreem", "chuongtrinh", "hanhdong", "ubnd", "uyban", "nhandan", "canbo", "quantri",
    "matkhau", "password", "admin", "taikhoan", "dangnhap", "vietnam", "soyte", "soldtbxh", "tongdai111",
    "phuong", "tinh", "xa",
)  # fmt: skip
RUNS = re.compile(
    r"(?:19|20)\d\d|0?123(?:4(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?)?|(.)\1{2,}"
)  # years, 12345, aaaa
LEAST_REST = 6  # different letters and digits that must remain once those words are gone


def rest_of(password: str, names: tuple[str, ...]) -> str:
    """What is left of a password without our words, the person's names and signs, folded."""
    left = RUNS.sub("", re.sub(r"[\W_]", "", fold(password)))
    known = sorted({*OWN_WORDS, *(word for word in names if len(word) > 2)}, key=len, reverse=True)
    for word in known:
        left = left.replace(word, "")
    return left


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's password storage sheet asks at least: 19 MiB, two passes, one lane.

    Django's own figures (100 MiB, eight lanes) would let a few dozen officers who sign in at once on the last evening
    of a round take all memory of a small server.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


class OwnWordsValidator:
    """Refuses `MangNon@2026!!!` and `Tre em 123456`."""

    def validate(self, password: str, user: Any = None) -> None:
        said = f"{getattr(user, 'full_name', '')} {getattr(user, 'username', '')}"
        names = tuple(re.findall(r"\w+", fold(said)))
        if len(set(rest_of(password, names))) < LEAST_REST:
            raise ValidationError(
                _(
                    "Mật khẩu này chỉ gồm tên của bạn, tên cơ quan hoặc ký tự lặp lại nên dễ đoán. "
                    "Đặt bốn từ không liên quan nhau."
                ),
                code="own_words",
            )

    def get_help_text(self) -> str:
        return _("Không chỉ gồm tên của bạn, tên cơ quan hoặc ký tự lặp lại.")
