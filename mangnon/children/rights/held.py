"""Everything that is held of one child, as an answer to who may ask for it: part by part, with what is left out and why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils import timezone, translation

from mangnon.access.models import Person
from mangnon.audit.actions import name_of, record
from mangnon.audit.models import Entry
from mangnon.children.events import outcome_of, said_of
from mangnon.children.looks import LOOK
from mangnon.children.models import Carer, Child, CircumstanceKind, DataRequest
from mangnon.children.rules import birth_words
from mangnon.children.scope import sight
from mangnon.vietnamese.dates import format_date

SAME_ON_ALL = (
    "Giấy này không gồm: tên người báo tin; số giấy tờ và điện thoại của người khác; tên cán bộ; và điều mà pháp luật buộc giữ "
    "kín để bảo vệ trẻ. Câu này có trên mọi giấy trả lời, dù có phần nào được giữ lại hay không."
)


@dataclass(frozen=True)
class Part:
    """One part of what is held: what it is called, its lines, and what of it is withheld (told to the officer alone)."""

    title: str
    lines: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """The whole answer. `withheld` never goes on the paper."""

    public_id: str
    made_on: str
    parts: tuple[Part, ...]
    note: str = SAME_ON_ALL
    withheld: tuple[str, ...] = field(default=())

    def plain(self) -> dict[str, object]:
        """For a machine: parts with labelled lines."""
        said = asdict(self)
        del said["withheld"]
        for part in said["parts"]:
            del part["withheld"]
            part["lines"] = [{"label": label, "value": value} for label, value in part["lines"]]
        return said


Reader = Callable[[Person, Child, DataRequest], Iterable[Part]]
_readers: list[Reader] = []


def tell_held(reader: Reader) -> None:
    """A room above tells what it holds of a child, to this viewer, for this request."""
    if reader not in _readers:
        _readers.append(reader)


def held(viewer: Person, child: Child, request: DataRequest) -> Held:
    """What the answer to a request says. Always Vietnamese. Some ten queries."""
    with translation.override("vi"):
        parts = [*own_parts(viewer, child, request)]
        for reader in _readers:
            parts += reader(viewer, child, request)
    left_out = [line for part in parts for line in part.withheld]
    today = format_date(timezone.localdate())
    return Held(child.public_id, today, tuple(p for p in parts if p.lines), withheld=tuple(left_out))


def lines(*pairs: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((label, str(value)) for label, value in pairs if value not in (None, ""))


def own_parts(viewer: Person, child: Child, request: DataRequest) -> Iterator[Part]:
    """What the registry holds."""
    seen = sight(viewer, child)
    kept_safe = request.may_harm
    where = "Nơi ở, trường lớp: giữ lại, vì người hỏi có thể gây hại cho trẻ" if kept_safe else ""
    yield Part(
        "Trẻ",
        lines(
            ("Họ và tên", child.name), ("Tên khác", child.other_name),
            ("Ngày sinh", birth_words(child.birth_date, child.birth_precision)),
            ("Giới tính", child.get_sex_display() if child.sex else ""), ("Dân tộc", child.ethnicity),
            ("Đăng ký khai sinh", child.get_registration_display()), ("Bảo hiểm y tế", child.get_insurance_display()),
            ("Khuyết tật", child.get_disability_display()),
            *([] if kept_safe else [
                ("Xã, phường", child.unit.name), ("Địa chỉ", child.detail), ("Đi học", child.get_schooling_display()),
                ("Trường, lớp", child.school), ("Điện thoại", child.phone),
            ]),
            *((row.get_kind_display(), row.number) for row in child.identities.all()),
        ),
        (where,) if where else (),
    )  # fmt: skip
    yield Part(
        "Cha, mẹ, người chăm sóc",
        lines(*((carer.get_relation_display(), carer.name) for carer in Carer.objects.filter(child=child))),
        ("Điện thoại và số giấy tờ của cha, mẹ, người chăm sóc",) if child.carers.exists() else (),
    )
    yield from circumstances(child, seen.sensitive, kept_safe)
    if not kept_safe:
        yield Part(
            "Nơi đã ở",
            lines(*((row.unit.name, span(row.valid_from, row.valid_to)) for row in child.addresses.select_related("unit"))),
        )  # fmt: skip
    yield Part(
        "Sự việc",
        lines(
            *(
                (said_of(e), "; ".join(w for w in (span(e.valid_from, e.valid_to), outcome_of(e)) if w))
                for e in child.events.all()
            )
        ),
    )
    yield Part(
        "Sự đồng ý đã ghi",
        lines(*((c.get_purpose_display(), span(c.given_on, c.withdrawn_on)) for c in child.consents.all())),
    )
    looks = Entry.objects.filter(verb=LOOK, target=name_of(child)).count()
    yield Part(
        "Ai đã xem", lines(("Số lượt cán bộ mở hồ sơ này", looks), ("Số lần sửa", child.changes.count()))
    )


def circumstances(child: Child, sensitive: bool, kept_safe: bool) -> Iterator[Part]:
    names = {kind.code: kind for kind in CircumstanceKind.objects.all()}
    rows = [(names[r.kind_code], r) for r in child.circumstances.all() if r.kind_code in names]
    shown = [(k, r) for k, r in rows if not k.sensitive or (sensitive and not kept_safe)]
    left = len(rows) - len(shown)
    why = "người hỏi có thể gây hại cho trẻ" if kept_safe else "người soạn giấy không có quyền đọc nhóm kín"
    yield Part(
        "Nhóm hoàn cảnh", lines(*((k.name, span(r.valid_from, r.valid_to)) for k, r in shown)),
        (f"{left} nhóm hoàn cảnh kín: {why}",) if left else (),
    )  # fmt: skip


def span(first: object, last: object) -> str:
    """từ … đến …; open ends say so."""
    words = [f"từ {first:%d/%m/%Y}"] if first else []
    return " ".join([*words, f"đến {last:%d/%m/%Y}" if last else "đến nay"])


@transaction.atomic
def take_out(*, by: Person, request: DataRequest, way: str) -> Held:
    """The answer as a file leaves the house: what was left out is kept with the request, the taking in the trail."""
    child = request.child
    found = held(by, child, request)
    DataRequest.objects.filter(pk=request.pk).update(withheld=list(found.withheld))
    record(
        by=by, verb="children.subject_access", on=child, unit_id=child.unit_id,
        details={"way": way, "parts": len(found.parts), "withheld": len(found.withheld)},
    )  # fmt: skip
    return found
