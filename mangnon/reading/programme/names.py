"""What is measured, told in the words of the sentence without verb, value and year."""

import re
from functools import cache

from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import capitalised, fold, squeeze

YEARS = re.compile(
    r"(?i)(?:,?\s*(?:(?:tính\s+)?(?:đến|vào|trong|tới|hết|cuối|trước|và|từ|của)\s+)*(?:hết\s+|cuối\s+)?(?:năm\s+(?:học\s+)?|giai đoạn\s+)(?:19|20)\d\d"
    r"(?:\s*(?:[-–]|đến|và)\s*(?:năm\s+)?(?:19|20)\d\d)?|(?:đến|tới)\s+(?:19|20)\d\d|(?:^|(?<=[\s,;]))(?:19|20)\d\d(?=\s*$|\s*[,:;.)]|\s+và\b))\s*[,:]?"
)
# "nâng tỷ lệ … từ 71% hiện nay": where it stands today is no part of the name
FROM_LEVEL = re.compile(
    r"(?i)\s(?:(?:tăng|giảm|nâng)\s+)?từ\s+(?:mức\s+)?\d[\d.,]*\s*[%‰]\s*(?:\(?(?:hiện nay|hiện tại|như hiện nay|năm trước)\)?)?\s*(?=$|lên\b|xuống\b)"
)
COMPARED = re.compile(r"(?i)so với[^,;:]*?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?")


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    said = words("targets")
    lead = re.compile(rf"(?i)^(?:{any_of(said['leading'])}(?=[\s,:]|$)|[\s,:;.\-–+*“”\"()])+")
    tail = re.compile(rf"(?i)(?:(?:^|(?<=[\s,])){any_of(said['trailing'])}|[\s,:;.\-–(“\"])+$")
    statement = re.compile(rf"(?i),\s*(?={any_of(said['statement_verbs'])}\b)")
    measured = re.compile(rf"(?i)^{any_of(said['measured'])}\b")
    return lead, tail, statement, measured


def clean_name(text: str, *, share: bool = False) -> str:
    """The name in a stretch of a sentence. `share`: a percentage stood before it ("100% trẻ em …" → "Tỷ lệ trẻ em …")."""
    lead, tail, statement, _ = _edges()
    kept = {f"⟦{i}⟧": found for i, found in enumerate(COMPARED.findall(text))}
    for mark, found in kept.items():
        text = text.replace(found, mark)
    text = FROM_LEVEL.sub("", YEARS.sub(" ", text))
    text = squeeze(re.sub(r"\(\s*\)|(?<!tuổi)(?<!tháng)\strở (?:lên|xuống)\b", "", text))
    parts = [part for part in statement.split(text) if lead.sub("", part).strip()]
    text = parts[-1] if parts else text
    mostly = lead.sub("", text)
    text = tail.sub("", mostly) if mostly else ""
    for mark, found in kept.items():
        text = text.replace(mark, found)
    text = _measured_part(text)
    text = re.sub(r"(?<!lần)\s*/\s*năm$", "", squeeze(text).strip(" ,;:."))
    text = re.sub(r":\s+(\w)", lambda m: f" {m[1].lower()}", text)
    text += '"' if text.count('"') % 2 else "”" if text.count("“") > text.count("”") else ""
    if share and text and not re.match(r"(?i)(?:t[ỷỉ] (?:lệ|suất|số)|số (?:vụ|ca|cuộc))\b", text):
        counted = re.sub(r"^(?:số|các|tổng số|những)\s+", "", _small(text))
        text = f"{words('targets')['share_name']} {counted}"
    return "" if re.match(r"(?i)so với\b", text) else capitalised(text)


def _measured_part(text: str) -> str:
    """ "đẩy lùi tình trạng xâm hại trẻ em, số vụ xâm hại": what is measured stands behind the last comma."""
    before, comma, after = text.rpartition(", ")
    measured = re.match(r"(?i)(?:số (?:vụ|ca|trẻ|lượt|xã)|tỷ lệ|tỉ lệ|tỷ suất|tổng số)\b", after)
    return after if comma and measured and not is_measured(before) and "(" not in before else text


def without_tail(text: str) -> str:
    """Without the years and the words of comparison at its end."""
    return squeeze(_edges()[1].sub("", YEARS.sub(" ", text)))


def verb_places(pre: str, lead: str) -> list[int]:
    """Where a verb of direction may stand: at the beginning of a statement, or among the words right before the value."""
    text = f"{pre} {lead}"
    begins = [
        m.end()
        for m in re.finditer(
            r"(?i)(?:^|[,:;])\s*(?:(?:phấn đấu|từng bước|tiếp tục|và|mức|để|có|đến năm \d{4},?|bảo đảm|đảm bảo|duy trì mức)\s+)*",
            text,
        )
    ]
    near = len(text) - 30
    return sorted(
        {
            *begins,
            *(
                m.start()
                for m in re.finditer(r"(?<!\w)\w", text)
                if m.start() >= near and m.start() >= len(pre) - 12 and not _part_of_a_term(text, m.start())
            ),
        }
    )


def _part_of_a_term(text: str, at: int) -> bool:
    """ "tiêm chủng mở rộng" is the name of a programme; nothing is widened."""
    return bool(re.search(rf"(?i){any_of(words('targets')['verbs_in_terms_after'])}\s+$", text[:at]))


@cache
def _alternatives() -> list[re.Pattern[str]]:
    return [re.compile(rf"(?i)\b{any_of(group)}\b") for group in words("targets")["alternatives"]]


def exchanged(name: str, said: str) -> str:
    """`name` with the word exchanged that `said` is an alternative to; "" where it holds none."""
    for shape in _alternatives():
        inside = shape.search(name)
        if inside and shape.fullmatch(said.strip()):
            form = (
                "thể " if inside[0].startswith("thể ") and not fold(said.strip()).startswith("the ") else ""
            )
            return f"{name[: inside.start()]}{form}{_small(said.strip())}{name[inside.end() :]}"
    return ""


@cache
def _none() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    said = words("targets")["none_left"]
    what = re.compile(
        rf"(?i)^\W*(?:(?:phấn đấu|bảo đảm|đảm bảo|cơ bản|đến (?:hết )?năm 20\d\d,?|hằng năm,?|hàng năm,?)\s+)*"
        rf"{any_of(said['verbs'])}\s+(?P<what>(?:{any_of(said['kinds'])}\s+)?{any_of(said['counted'])}\b.*)$",
        re.DOTALL,
    )
    kind = re.compile(rf"(?i)^(?:{any_of(said['kinds'])}\s+)+")
    person = re.compile(rf"(?i)^{any_of(said['persons'])}\b")
    return what, kind, person


def none_left(said: str) -> str:
    """ "Không để xảy ra vụ … nào": "Số vụ …", to be brought to nought; "" where a sentence orders something else."""
    what, kind, person = _none()
    found = what.match(said)
    if not found:
        return ""
    name = squeeze(re.sub(r"\bnào\b", " ", clean_name(found["what"])))
    thing = kind.sub("", name)
    counted = thing if person.match(thing) else f"trường hợp {_small(thing)}"
    return f"Số {_small(counted)}"


@cache
def _tails() -> re.Pattern[str]:
    said = words("targets")
    heads = rf"(?:{any_of(said['label_heads'])}\s+)*"
    known, places = any_of(said["labels"]), any_of(said["labels_at"])
    area = rf"(?:{heads}(?P<label>{known})|(?:ở|tại|khu vực)\s+(?P<place>{places}))"
    return re.compile(rf"(?i)^(?P<stem>.+?)\s+{area}(?P<tail>(?:\s.+)?)$")


def split_area(name: str) -> tuple[str, str, str]:
    """ "Tỷ lệ trẻ em khu vực nông thôn được học bơi" → ("Tỷ lệ trẻ em", "nông thôn", "được học bơi")."""
    found = _tails().match(name)
    if not found:
        return "", "", ""
    label, stem = found["label"] or found["place"], found["stem"]
    sort = re.match(r"(?i)trẻ em(?= (?:trai|gái|nam|nữ)\b)", label)  # "trẻ em gái": of children, the girls
    return (f"{stem} {_small(sort[0])}" if sort else stem), label, found["tail"].strip()


def listed_labels(name: str, count: int) -> tuple[str, list[str]]:
    """ "Tỷ lệ trẻ em trai, trẻ em gái được tiêm phòng" → the name without the list, and the labels in its order."""
    known = any_of(words("targets")["labels"])
    found = (
        re.search(rf"(?i)(?<!\w){known}(?:(?:,| và)\s+{known}){{{count - 1}}}(?=\s+\S)", name)
        if count > 1
        else None
    )
    if not found:
        return name, []
    labels = re.split(r",\s+|\s+và\s+", found[0])
    sort = "trẻ em " if re.match(r"(?i)trẻ em (?:trai|gái|nam|nữ)", labels[0]) else ""
    return squeeze(f"{name[: found.start()]}{sort}{name[found.end() :].lstrip()}"), labels


def begins_name(text: str) -> bool:
    """Words behind a share that say of whom: "trẻ em được …"; not "vào năm 2025", not a label alone."""
    return len(clean_name(text).split()) > 3


def is_measured(name: str) -> bool:
    """Does the name say itself that it is measured: "Tỷ lệ …", "Số …"?"""
    return bool(_edges()[3].match(name))


def parts_of(name: str, count: int) -> list[str]:
    """The parts of an enumeration at the end of a name: "… cấp tiểu học, trung học cơ sở" → two."""
    pieces = [piece.strip() for piece in re.split(r",\s*|\svà\s", name)]
    if len(pieces) < count:
        return []
    last = pieces[-count:]
    known = [[m[0] for m in shape.finditer(last[0])] for shape in _alternatives()]
    if any(known):
        return [next(found[-1] for found in known if found), *last[1:]]
    last[0] = " ".join(last[0].split()[-max(2, len(last[1].split())) :]) if count > 1 else last[0]
    return last


def _small(text: str) -> str:
    """ "Trẻ em" → "trẻ em"; names of things (UBND, Trạm Y tế) keep their capitals."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() or len(first) < 2 else text[:1].lower() + text[1:]


@cache
def _labels() -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = words("targets")
    heads, names = any_of(said["label_heads"]), any_of([*said["labels"], *said["labels_alone"]])
    before = re.compile(
        rf"(?i)^\W*(?:(?:và|trong đó|riêng|còn)\s+)*(?:{heads}\s+)*(?:\d{{1,3}}\s+)?({names})(?:\s*[:,])?\s*$"
    )
    behind = re.compile(r"(?i)^\s*(?:\(\s*)?(?:(?:đối với|ở|tại|cho|khu vực|vùng)\s+)+(.{2,60}?)\s*\)?\s*$")
    return before, behind


def label_before(text: str) -> str:
    """ "nông thôn" of "… , nông thôn đạt 90%"; empty where the words are more than a label."""
    _, tail, _, _ = _edges()
    found = _labels()[0].match(tail.sub("", YEARS.sub(" ", text)))
    return found[1] if found else ""


def named_and_label(text: str) -> tuple[str, str]:
    """ "Tỷ lệ … béo phì: khu vực thành thị" → the name and the label behind the last colon or comma; ("", "") otherwise."""
    if re.search(any_of(words("targets")["respectively"]), text):
        return "", ""
    cut = max(text.rfind(":"), text.rfind(","), text.rfind("("))
    label = label_before(text[cut + 1 :]) if cut > 0 else ""
    return (text[:cut], label) if label and clean_name(text[:cut]) else ("", "")


def label_behind(text: str) -> str:
    """ "nông thôn" of "dưới 5% đối với nông thôn và"; of "(nông thôn)"."""
    stretch = re.sub(r"\s*(?:và|,|;|\.)*\s*$", "", YEARS.sub(" ", text)).strip()
    stretch = re.split(r"[,;]|\svà\s(?=duy trì|giảm|tăng|đạt)", stretch)[0].strip()
    bare = _labels()[0].match(stretch.strip("() ")) if stretch.startswith("(") else None
    found = _labels()[1].match(stretch) or bare
    return squeeze(found[1]) if found else ""
