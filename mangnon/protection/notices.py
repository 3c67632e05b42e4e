"""What a notice is about, in the procedure's words: for the board and for letters."""

from mangnon.protection.models import Notice
from mangnon.protection.procedure import Procedure

OTHER = {"move": "trả lời việc chuyển hồ sơ", "care": "chăm sóc thay thế", "opening": "đọc việc mở khẩn"}
OPENING = "opening"  # followed by the key of the opening


def deed_of(row: Notice) -> str:
    """The deed that is due; empty for a report, which is no case yet."""
    kind = OPENING if row.step.startswith(OPENING) else row.step
    if kind in OTHER or row.case is None:
        return OTHER.get(kind, "")
    title = Procedure(row.case.procedure.body).step(kind).title
    return title[:1].lower() + title[1:]
