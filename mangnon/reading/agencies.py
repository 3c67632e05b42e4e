"""Who is named in a sentence: the agencies, in the words of the document."""

import re
from functools import cache

from mangnon.reading.letters import LARGE
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import squeeze


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    said = words("agencies")
    short = rf"{any_of(said['short_heads'])}(?=\s+[{LARGE}])"
    heads = f"(?:{any_of(said['heads'])}|{short})"
    verbs = [verb for verb in words("tasks")["verbs"] if verb not in said["inside_names"]]
    ends = any_of([*said["ends"], *verbs, "mở các", "mở lớp"])
    organise = r"(?<!các )(?<!Các )(?<!, )tổ chức\b(?!\s+(?:chính trị|xã hội|đoàn thể|liên quan|kinh tế|hội|tôn giáo|phi))"
    ends = f"(?:{organise}|{ends[3:-1]})"
    return {
        "start": re.compile(rf"^(?:{any_of(said['orders'])}\s+)*(?={heads}\b)"),
        "any": re.compile(rf"^(?i:{heads})\b"),
        "end": re.compile(
            rf"(?<=[\s,]){ends}(?!\w)|\s*:|\s*;(?!\s*(?:{heads[3:-1]})\b)|\.(?=\s|$)|\s*\((?!Thủ)"
        ),
        "partners": re.compile(said["partners"].replace("{ends}", ends[3:-1])),
        "separators": re.compile(said["separators"].replace("{heads}", heads[3:-1])),
        "ordered": re.compile(rf"(?:^|[.;:]\s+|,\s+)(?:{any_of(said['orders'])})\s+(?={heads}\b)"),
        "colon": re.compile(r":\s*$"),
    }


def agency_at(text: str) -> tuple[str, int]:
    """The agency (or several joined) a sentence begins with and where its name ends; ("", 0) where it begins otherwise."""
    shapes = _shapes()
    start = shapes["start"].match(text)
    if not start:
        return "", 0
    rest = text[start.end() :]
    end = shapes["end"].search(rest)
    name = rest[: end.start()] if end else rest
    return squeeze(name).strip(" ,.-–"), start.end() + len(name)


def is_agency_heading(text: str) -> str:
    """The agency where a heading is nothing but one ("1. Sở Y tế:", "11. Đề nghị Ủy ban Mặt trận …"); else ""."""
    name, end = agency_at(text)
    rest = text[end:].strip(" .:;")
    return name if name and (not rest or len(rest) < 4) and len(name) < 260 else ""


def split_agencies(text: str) -> tuple[str, ...]:
    """ "Sở Y tế, Sở Tư pháp và Công an tỉnh" → three; a comma inside a name ("Văn hóa, Thể thao") does not split."""
    pieces = _shapes()["separators"].split(squeeze(text))
    return tuple(piece.strip(" ,.;:-–") for piece in pieces if piece and piece.strip(" ,.;:-–"))


def partners_in(text: str) -> tuple[str, ...]:
    """Who works along: "phối hợp với các sở, ban, ngành …"."""
    found = _shapes()["partners"].search(text)
    return split_agencies(found["names"]) if found else ()


def begins_with_agency(text: str) -> bool:
    return bool(_shapes()["any"].match(text))
