"""What comes next, said when something was done: nobody has to look for it."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from mangnon.protection.models import Case
from mangnon.protection.procedure import Procedure
from mangnon.ui.templatetags.ui import official


def opened_words(case: Case) -> str:
    """A case was opened: its number, and what to do first."""
    return said(_("Đã mở hồ sơ %(code)s.") % {"code": case.code}, case)


def done_words(case: Case) -> str:
    """A step is done; the case is read again, for the step has moved it on."""
    return said(_("Đã ghi xong bước này."), Case.objects.select_related("procedure").get(pk=case.pk))


def said(first: str, case: Case) -> str:
    if not case.stage:
        return first
    step = Procedure(case.procedure.body).step(case.stage)
    if step.actor == "chair":
        more = _("Bây giờ Chủ tịch xã xem và quyết định; bạn chờ, không phải gửi gì thêm.")
        return f"{first} {more}"
    more = _("Việc tiếp theo, ở ô màu xanh dưới đây:")
    return format_html("{} {} <b>{}</b>.", first, more, official(step.deed))
