"""Where a fact came from, in words: its `source` is a short code, `kind:name/part`."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry

KINDS = {
    "collection": gettext_noop("biểu do đơn vị nộp"),
    "document": gettext_noop("văn bản"),
    "directives": gettext_noop("văn bản trong sổ"),
    "import": gettext_noop("tệp nhập vào"),
    "example": gettext_noop("số minh họa"),
    "manual": gettext_noop("nhập tay"),
}
ENTRIES = {"document": "document", "example": "example"}  # kinds whose name is an entry of the rulebook
PAGES = {
    "collection.submission": "collection:submission",
    "directives.document": "directives:document",
}  # kinds whose name is the key of a page


@dataclass(frozen=True)
class Source:
    """`words` in the page's language; `name`, official and Vietnamese, where the rulebook knows it; `href`."""

    words: str
    name: str = ""
    href: str = ""


def source_of(code: str) -> Source:
    """collection.submission:12 → "biểu do đơn vị nộp số 12" and its page; document:bc-371/phu-luc-2 → its title.

    At most one query. A code of no known kind is given back as it is.
    """
    kind, _colon, rest = code.partition(":")
    words = KINDS.get(kind.partition(".")[0])
    if words is None:
        return Source(code)
    if kind in PAGES and rest.isdigit():
        numbered = _("%(kind)s số %(number)s") % {"kind": _(words), "number": rest}
        return Source(numbered, href=reverse(PAGES[kind], args=[rest]))
    if kind in ENTRIES:
        return Source(_(words), titled(ENTRIES[kind], rest))
    return Source(f"{_(words)} {rest}".strip())


def titled(kind: str, name: str) -> str:
    """The entry's title with the words for the part behind the slash; the bare name where nobody described it."""
    code, _slash, part = name.partition("/")
    try:
        found = entry(kind, code)
    except Entry.DoesNotExist:
        return name
    said = found.body.get("parts", {}).get(part, part)
    return f"{found.title}, {said}" if said else found.title
