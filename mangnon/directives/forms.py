"""Forms of the register: the head of a document, its relations, narrowing a list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.directives.actions import LARGEST, File, Said, Tie
from mangnon.directives.models import Document, Relation
from mangnon.directives.models.documents import LEVELS
from mangnon.directives.words import KIND_WORDS
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError
from mangnon.ui.forms import DayField

HEAD = (
    "kind", "printed", "issuer", "title", "issued_on", "level", "signer_title", "effect", "effective_on",
    "expires_on", "incoming_number", "incoming_on", "start_year", "end_year", "text", "note", "source",
)  # fmt: skip


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class DocumentForm(forms.Form):
    """The head of a document. Relations are typed one a line, "căn cứ: Luật Trẻ em"."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Sổ văn bản của"), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"))
    printed = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"), max_length=80, required=False,
        help_text=gettext_lazy("Như trên văn bản, ví dụ 333/QĐ-UBND; luật có thể để trống."),
    )  # fmt: skip
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(
        label=gettext_lazy("Tên văn bản (trích yếu)"), widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"})
    )
    signer_title = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"), max_length=200, required=False,
        help_text=gettext_lazy("Ví dụ: KT. CHỦ TỊCH, PHÓ CHỦ TỊCH. Không ghi tên người."),
    )  # fmt: skip
    addressees = forms.CharField(
        label=gettext_lazy("Kính gửi"), required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        help_text=gettext_lazy("Mỗi nơi một dòng."),
    )  # fmt: skip
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"), required=False, widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"}),
        help_text=gettext_lazy("Mỗi nơi một dòng."),
    )  # fmt: skip
    relations = forms.CharField(
        label=gettext_lazy("Căn cứ và quan hệ với văn bản khác"), required=False,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "vi"}),
        help_text=gettext_lazy(
            "Mỗi văn bản một dòng, bắt đầu bằng căn cứ, thực hiện, sửa đổi, thay thế, báo cáo, kèm theo, trả lời "
            "hoặc kiện toàn. Ví dụ: thực hiện: Quyết định số 23/QĐ-TTg ngày 07/01/2021."
        ),
    )  # fmt: skip
    effect = forms.CharField(label=gettext_lazy("Hiệu lực, như trên văn bản"), max_length=200, required=False)
    effective_on = DayField(label=gettext_lazy("Có hiệu lực từ"), required=False)
    expires_on = DayField(label=gettext_lazy("Hết hiệu lực"), required=False)
    incoming_number = forms.CharField(label=gettext_lazy("Số đến"), max_length=30, required=False)
    incoming_on = DayField(label=gettext_lazy("Ngày đến"), required=False)
    start_year = forms.IntegerField(
        label=gettext_lazy("Giai đoạn từ năm"), required=False, min_value=1945, max_value=2100
    )
    end_year = forms.IntegerField(
        label=gettext_lazy("đến năm"), required=False, min_value=1945, max_value=2100
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp ban hành"), required=False,
        help_text=gettext_lazy("Để trống thì lấy theo tên cơ quan ban hành."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Toàn văn"), required=False, widget=forms.Textarea(attrs={"rows": 12, "lang": "vi"}),
        help_text=gettext_lazy("Dán chữ của văn bản: để tìm, và để trích dẫn thành liên kết."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"})
    )
    source = forms.CharField(label=gettext_lazy("Lấy từ đâu"), max_length=300, required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[u.pk for u in units])  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("chọn loại")), *KIND_WORDS.items()]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("theo tên cơ quan")), *LEVELS]  # type: ignore[attr-defined]

    def clean_relations(self) -> list[Tie]:
        try:
            return read_ties(self.cleaned_data["relations"])
        except UserError as error:
            raise forms.ValidationError(error.message) from error

    def said(self) -> Said:
        data = {name: self.cleaned_data[name] for name in HEAD}
        return Said(
            **data,
            addressees=lines(self.cleaned_data["addressees"]),
            recipients=lines(self.cleaned_data["recipients"]),
        )


WORDS = {
    "căn cứ": Relation.Kind.BASED_ON, "thực hiện": Relation.Kind.IMPLEMENTS, "sửa đổi": Relation.Kind.AMENDS,
    "sửa đổi, bổ sung": Relation.Kind.AMENDS, "thay thế": Relation.Kind.REPLACES,
    "báo cáo": Relation.Kind.REPORTS_ON, "báo cáo kết quả": Relation.Kind.REPORTS_ON,
    "kèm theo": Relation.Kind.ANNEXED_TO, "trả lời": Relation.Kind.ANSWERS, "kiện toàn": Relation.Kind.COMPLETES,
}  # fmt: skip
WRITTEN = {kind: word for word, kind in reversed(WORDS.items())}


def read_ties(text: str) -> list[Tie]:
    """Typed lines "thực hiện: Quyết định số …" as relations. Raises UserError naming the line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = " ".join(line.split())
        if not said:
            continue
        word, colon, cited = said.partition(":")
        kind = WORDS.get(word.strip().lower())
        if kind is None or not colon or not cited.strip():
            raise UserError(
                _(
                    "Dòng %(number)d là “%(said)s”; cần “thực hiện: tên văn bản”, với từ đầu là một trong %(words)s."
                )
                % {"number": number, "said": said[:80], "words": ", ".join(dict.fromkeys(WRITTEN.values()))}
            )
        found.append(Tie(kind, cited.strip()))
    return found


def typed_ties(document: Document) -> str:
    """The relations of a document as they are typed."""
    return "\n".join(f"{WRITTEN[Relation.Kind(row.kind)]}: {row.cited}" for row in document.relations.all())


def initial_of(document: Document) -> dict[str, Any]:
    """What the form shows of a document."""
    said = {name: getattr(document, name) for name in HEAD if name != "printed"}
    return {
        **said, "unit": document.unit_id, "printed": document.whole, "relations": typed_ties(document),
        "addressees": "\n".join(document.addressees), "recipients": "\n".join(document.recipients),
    }  # fmt: skip


def posted_file(found: UploadedFile[bytes] | None) -> File:
    """The file of an upload. Raises UserError where there is none or it is too large to be read."""
    if found is None:
        raise UserError(_("Chưa chọn tệp. Bấm “Chọn tệp”, lấy tệp của văn bản, rồi tải lên."), code="no_file")
    if (found.size or 0) > LARGEST:
        raise UserError(
            _("Tệp nặng %(size)d MB; nhiều nhất %(most)d MB. Tách nhỏ rồi tải lại.")
            % {"size": (found.size or 0) // 1_000_000, "most": LARGEST // 1_000_000}
        )
    return File(str(found.name), found.read())
