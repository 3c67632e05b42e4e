"""The sentences of the interface and their English: collected, compared, compiled.

    python -m tools.messages update    new sentences into the .po file, vanished ones out
    python -m tools.messages compile   .po → .mo, the Vietnamese of Django's own sentences as well
    python -m tools.messages check     lists what has no English yet; exit 1 when there is any

Vietnamese is the language of the source. Collected with Django's own template reader and Python's own
parser, so that neither xgettext nor msgfmt need be installed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
import yaml
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "mangnon" / "locale" / "en" / "LC_MESSAGES" / "django.po"
FORMS = ROOT / "mangnon" / "rulebook" / "data" / "forms"  # their checks speak to the officer, too
VI = ROOT / "mangnon" / "locale" / "vi" / "LC_MESSAGES" / "django.po"  # Django's own sentences; by hand
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
SAYING = "mangnon.vietnamese.saying"  # where rules, which know no Django, have their own mark `say` from
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALLS = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?", re.DOTALL
)


@dataclass(frozen=True)
class Message:
    """One sentence: its text, its plural where it has one, and the context that tells namesakes apart."""

    text: str
    plural: str = ""
    context: str = ""


def collected() -> dict[Message, str]:
    """Every sentence of templates and code with the place it was first seen."""
    found: dict[Message, str] = {}
    for path in sorted((ROOT / "mangnon").rglob("*")):
        if "tests" in path.parts or path.name.startswith("test_"):
            continue
        where = str(path.relative_to(ROOT))
        if path.suffix == ".html":
            messages = of_template(path.read_text(encoding="utf-8"), where)
        elif path.suffix == ".py":
            messages = of_code(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in messages:
            found.setdefault(message, where)
    for path in sorted(FORMS.glob("*.yaml")):
        for message in of_form(path.read_text(encoding="utf-8")):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def of_form(source: str) -> Iterator[Message]:
    """What the checks of a form in the rulebook say."""
    for check in yaml.safe_load(source).get("checks", []):
        yield Message(check["message"])


def of_template(source: str, where: str) -> Iterator[Message]:
    for name, first, second in CALLS.findall(templatize(source, origin=where)):
        one = ast.literal_eval(first)
        two = ast.literal_eval(second) if second else ""
        if name == "pgettext":
            yield Message(two, context=one)
        else:
            yield Message(one, plural=two if name == "ngettext" else "")


def of_code(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if words and (name in SINGULAR or (name == "say" and SAYING in source)):
            yield Message(words[0])
        elif name in PLURAL and len(words) > 1:
            yield Message(words[0], plural=words[1])
        elif name in CONTEXT and len(words) > 1:
            yield Message(words[1], context=words[0])


def book() -> polib.POFile:
    if PO.exists():
        return polib.pofile(str(PO), wrapwidth=110)
    po = polib.POFile(wrapwidth=110)
    po.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return po


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def missing() -> list[str]:
    """Sentences without English, with the place they stand."""
    said = {key(e) for e in book() if (e.msgid_plural and all(e.msgstr_plural.values())) or e.msgstr}
    return [f"{where}: {message.text}" for message, where in collected().items() if message not in said]


def update() -> None:
    po, found = book(), collected()
    known = {key(e): e for e in po}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = po.metadata
    for message, where in sorted(found.items(), key=lambda item: (item[1], item[0].text)):
        entry = known.get(message) or entry_for(message)
        entry.occurrences = [(where, "")]
        fresh.append(entry)
    PO.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(PO))


def entry_for(message: Message) -> polib.POEntry:
    if message.plural:
        return polib.POEntry(msgid=message.text, msgid_plural=message.plural, msgstr_plural={0: "", 1: ""})
    return polib.POEntry(msgid=message.text, msgstr="", msgctxt=message.context or None)


def compile_books() -> None:
    for po in (PO, VI):
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


def main(words: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    match words:
        case ["update"]:
            update()
        case ["compile"]:
            compile_books()
        case ["check"]:
            lacking = missing()
            print("\n".join(lacking))
            return 1 if lacking else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
