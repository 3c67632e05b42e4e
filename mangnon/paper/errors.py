"""What can go wrong on the way to paper, each said in a whole sentence for the officer."""

from mangnon.vietnamese.errors import SentenceError


class PaperError(SentenceError):
    """Base of every error of this package; `str(error)` is a Vietnamese sentence fit to be shown."""


class MalformedRecord(PaperError):
    """A stored record that this version cannot read, or one that contradicts itself."""


class PdfUnavailable(PaperError):
    """The machine lacks pango, so no PDF can be drawn; DOCX and XLSX do not need it."""

    def __init__(self, detail: str = "") -> None:
        cause = f" ({detail})" if detail else ""
        super().__init__(
            f"Chưa xuất được PDF vì máy chủ thiếu thư viện pango{cause}. "
            "Hãy tải bản Word (DOCX) hoặc Excel (XLSX), hai bản này vẫn xuất được; "
            "người quản trị cài gói libpangoft2-1.0-0 thì có lại PDF."
        )
