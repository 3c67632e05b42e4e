"""Forms made by a province: a draft copied from the version in force, published from a day, or taken back.

The draft's lines and checks are changed in `draft_actions`. A published version never changes.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.assigning import find_version, say_version
from mangnon.collection.form_queries import begun_from
from mangnon.collection.levels import must_ask_at_one_level
from mangnon.collection.models import Assignment, Form, FormCheck, FormLine, FormVersion
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import fold, nfc, slug, squeeze


def must_make_forms(by: Person, province: Unit) -> None:
    """Out of reach and not existing look the same."""
    if not by.may("forms.make", province):
        raise NotFound


def held_form(form: Form, province: Unit) -> Form:
    """The form's row, held until the transaction ends. Raises NotFound for another province's own form."""
    row = Form.objects.select_for_update(of=("self",)).get(pk=form.pk)
    if row.province_id not in (None, province.pk):
        raise NotFound
    return row


def held_draft(by: Person, version: FormVersion) -> FormVersion:
    """The draft's row, held until the transaction ends. Raises NotFound out of reach, UserError once published."""
    row = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form", "province", "based_on")
        .filter(pk=version.pk, province__isnull=False)
        .first()
    )
    if row is None or row.province is None:
        raise NotFound
    must_make_forms(by, row.province)
    if not row.is_draft:
        raise UserError(
            _(
                "Phiên bản này đã ban hành nên không sửa được nữa. Muốn đổi thì lập phiên bản mới từ một ngày."
            ),
            code="published",
        )
    return row


def province_of(version: FormVersion) -> Unit:
    assert version.province is not None
    return version.province


@transaction.atomic
def start_draft(*, by: Person, form: Form, province: Unit, valid_from: date) -> FormVersion:
    """Copy the version in force on a day into a draft of the province's next version.

    Raises NotFound for who makes no forms there; UserError where a draft is open already, where no version is in
    force on the day, or where a version of the province begins on that day or later.
    """
    must_make_forms(by, province)
    held_form(form, province)
    if form.versions.drafts().filter(province=province).exists():
        raise UserError(
            _("Biểu này đang có một bản nháp của %(province)s. Sửa tiếp bản đó, hoặc bỏ nó rồi lập bản khác.")
            % {"province": province.name},
            code="draft_there",
        )
    base = base_for(form, province, valid_from)
    if base is None:
        raise UserError(
            _("Biểu “%(form)s” chưa có phiên bản nào dùng ngày %(day)s. Chọn một ngày sau.")
            % {"form": form.title, "day": format_date(valid_from)},
            code="nothing_in_force",
        )
    draft = new_draft(by, form, province, valid_from=valid_from, based_on=base, annexes=base.annexes)
    copy_rows(base, draft)
    record(
        by=by, verb="collection.start_version", on=draft, unit_id=province.pk,
        details={"form": form.code, "version": draft.version, "from": valid_from.isoformat(), "base": base.pk},
    )  # fmt: skip
    return draft


def base_for(form: Form, province: Unit, valid_from: date) -> FormVersion | None:
    """What a version from this day replaces. Raises UserError where the province has one from that day or later."""
    newest = form.versions.published_by(province.pk).order_by("-valid_from").first()
    base = find_version(form, valid_from, province.pk)
    last = max((v.valid_from for v in (newest, base) if v and v.valid_from), default=None)
    if last is not None and valid_from <= last:
        raise UserError(
            _("Phiên bản đang có dùng từ ngày %(day)s. Phiên bản mới phải bắt đầu sau ngày đó.")
            % {"day": format_date(last)},
            code="not_later",
        )
    return base


def new_draft(
    by: Person,
    form: Form,
    province: Unit,
    *,
    valid_from: date | None,
    based_on: FormVersion | None,
    annexes: dict[str, str],
) -> FormVersion:
    """Numbered above the rulebook's too: a workbook says which version it was made for by its number alone."""
    known = FormVersion.objects.filter(Q(province=None) | Q(province=province), form=form)
    newest = known.order_by("-version").first()
    return FormVersion.objects.create(
        form=form, province=province, version=newest.version + 1 if newest else 1, valid_from=valid_from,
        based_on=based_on, annexes=annexes, made_by=by, made_at=timezone.now(),
    )  # fmt: skip


def copy_rows(base: FormVersion, draft: FormVersion) -> None:
    """Every line and check of a version into another. Four queries."""
    lines, checks = list(base.lines.all()), list(base.checks.all())
    for line in lines:
        line.pk, line.version, line._state.adding = None, draft, True
    for check in checks:
        check.pk, check.version, check._state.adding = None, draft, True
    FormLine.objects.bulk_create(lines)
    FormCheck.objects.bulk_create(checks)


@transaction.atomic
def make_form(*, by: Person, province: Unit, title: str, valid_from: date) -> FormVersion:
    """A wholly new form of the province, as an empty draft. Its code begins with the province's.

    Raises NotFound for who makes no forms there; UserError without a title, or where a form is called so.
    """
    must_make_forms(by, province)
    called = squeeze(nfc(title))[:400]
    if not slug(called):
        raise UserError(_("Biểu mới cần tên. Ghi tên như sẽ in ở đầu biểu."), code="no_title")
    known = Form.objects.filter(province__isnull=True) | Form.objects.filter(province=province)
    if any(fold(form.title) == fold(called) for form in known):
        raise UserError(
            _("Đã có biểu tên “%(title)s”. Lập phiên bản mới của biểu đó, hoặc đặt tên khác.")
            % {"title": called},
            code="form_there",
        )
    wanted = f"t{province.code}-{slug(called)[:50]}".strip("-")
    used = set(Form.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    code = next(c for c in (wanted, *(f"{wanted}-{n}" for n in range(2, len(used) + 3))) if c not in used)
    form = Form.objects.create(code=code, title=called, province=province)
    draft = new_draft(by, form, province, valid_from=valid_from, based_on=None, annexes={"1": called})
    record(
        by=by, verb="collection.make_form", on=draft, unit_id=province.pk,
        details={"form": code, "title": called, "from": valid_from.isoformat()},
    )  # fmt: skip
    return draft


@transaction.atomic
def publish(*, by: Person, version: FormVersion, valid_from: date, decision: str) -> FormVersion:
    """Put a draft in force from a day, by a document. Who reports what in the province follows from that day on.

    Raises NotFound for who makes no forms there; UserError without a document, for a draft that asks for nothing
    or has a line nobody reports, where the day meets another version or forms that were begun already, and where a
    count would be added up twice with another form of the province's.
    """
    row = held_draft(by, version)
    province = province_of(row)
    form = held_form(row.form, province)
    row.source = squeeze(nfc(decision))[:300]
    if not row.source:
        raise UserError(
            _("Ban hành cần văn bản quyết định biểu: số, ngày, cơ quan ban hành."), code="no_decision"
        )
    base = base_for(form, province, valid_from)
    if base != row.based_on:
        raise UserError(
            _(
                "Ngày %(day)s đang dùng một phiên bản khác với bản mà bản nháp này chép từ đó. Bỏ bản nháp và lập lại từ ngày đó."
            )
            % {"day": format_date(valid_from)},
            code="other_base",
        )
    must_be_whole(row)
    must_not_be_begun(row, province, valid_from)
    row.valid_from, row.published_at, row.published_by = valid_from, timezone.now(), by
    row.save(update_fields=["source", "valid_from", "published_at", "published_by"])
    number_rows(row)
    for assignment in Assignment.objects.filter(form=form, province=province).select_related("province"):
        if assignment.valid_to is None or assignment.valid_to >= valid_from:
            first = max(assignment.valid_from, valid_from)
            must_ask_at_one_level(form, province, first, assignment.valid_to, draft=True)
            say_version(row, assignment)
    record(
        by=by, verb="collection.publish_version", on=row, unit_id=province.pk,
        details={"form": form.code, "version": row.version, "from": valid_from.isoformat(), "decision": row.source},
    )  # fmt: skip
    return row


def must_be_whole(version: FormVersion) -> None:
    lines = [line for line in version.lines.all() if line.has_figure]
    if not any(not line.computed for line in lines):
        raise UserError(
            _("Bản nháp chưa có dòng nào để nhập số. Thêm dòng trước khi ban hành."), code="empty"
        )
    nobody = [line.code for line in lines if not line.levels and not line.agencies]
    if nobody:
        raise UserError(
            _("Dòng %(lines)s chưa có ai báo. Sửa dòng và chọn xã, tỉnh hoặc một cơ quan, hay bỏ dòng.")
            % {"lines": ", ".join(nobody)},
            code="nobody",
        )


def must_not_be_begun(version: FormVersion, province: Unit, valid_from: date) -> None:
    """A form does not change under the hands of who fills it in."""
    begun = begun_from(version, province, valid_from)
    if begun:
        last = max(row.period.end for row in begun)
        raise UserError(
            _(
                "Kỳ %(periods)s đã có %(forms)s biểu đang nhập hoặc đã nộp theo phiên bản cũ. Chọn ngày bắt đầu sau %(day)s."
            )
            % {
                "periods": ", ".join(row.period.code for row in begun),
                "forms": sum(row.forms for row in begun),
                "day": format_date(last),
            },
            code="begun",
        )


def number_rows(version: FormVersion) -> None:
    """Say of each printed line in which annex and row it stands, as the lines now follow each other."""
    lines = list(version.lines.all())
    annex = min((line.annex for line in lines if line.annex), default=1)
    rows: dict[int, int] = {}
    for line in lines:
        if line.row_type == FormLine.RowType.BASIS:
            line.annex = line.row = None
            continue
        annex = line.annex or annex
        rows[annex] = rows.get(annex, 0) + 1
        line.annex, line.row = annex, rows[annex]
    FormLine.objects.bulk_update(lines, ["annex", "row"])


@transaction.atomic
def drop_draft(*, by: Person, version: FormVersion) -> None:
    """Take a draft back; a form that never had a version goes with it. Raises as held_draft does."""
    row = held_draft(by, version)
    province, form = province_of(row), row.form
    details = {"form": form.code, "version": row.version, "lines": row.lines.count()}
    record(by=by, verb="collection.drop_version", on=row, unit_id=province.pk, details=details)
    row.delete()
    if form.province_id is not None and not form.versions.exists():
        form.delete()
