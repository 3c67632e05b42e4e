"""What is doubtful about a proposal: asked, not guessed. Pure: a draft's item in, questions out.

A question that `must` be answered stays until the item is corrected; the others can be answered "as it was read".
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mangnon.vietnamese.numbers import NumberError, parse_number
from mangnon.vietnamese.saying import Sentence, say

Json = dict[str, Any]
PERCENT = {"%"}


@dataclass(frozen=True)
class Doubt:
    """`key` names the question within its item; `must`: only a correction answers it."""

    key: str
    sentence: Sentence
    must: bool = False

    @property
    def kind(self) -> str:
        """The question without its place in the item: m0-t1-undated → undated."""
        return self.key.rpartition("-")[2]


def open_doubts(draft: Json, item: Json) -> list[Doubt]:
    """The questions about an item that nobody answered; none for what will not be taken."""
    if not item.get("take"):
        return []
    confirmed = set(item.get("confirmed", ()))
    ask = task_doubts if "words" in item else claim_doubts if "what" in item else indicator_doubts
    return [doubt for doubt in ask(draft, item) if doubt.must or doubt.key not in confirmed]


def indicator_doubts(draft: Json, item: Json) -> Iterator[Doubt]:
    if not item["name"]:
        yield Doubt("name", say("Chỉ tiêu chưa có tên. Ghi tên như trên văn bản."), must=True)
    if len(item["name"]) > 400:
        yield Doubt("long", say("Tên chỉ tiêu dài quá 400 chữ. Rút ngắn lại."), must=True)
    numbers = Counter(one["number"] for one in draft["items"] if one["take"] and one["number"])
    if item["number"] and numbers[item["number"]] > 1:
        yield Doubt(
            "number", say("Số {number} có ở hai chỉ tiêu. Đúng như văn bản không?", number=item["number"])
        )
    if len(item["leads"]) > 1:
        yield Doubt(
            "leads", say("Văn bản giao chỉ tiêu này cho {count} cơ quan chủ trì. Cả hai cùng chủ trì?", count=len(item["leads"]))
        )  # fmt: skip
    if item.get("sure"):
        yield Doubt(
            "sure", say("Dòng này nhận dạng từ ảnh, chỉ chắc {sure}%. So lại với văn bản.", sure=item["sure"])
        )
    if not item["measures"]:
        yield Doubt(
            "measures", say("Chưa có thước đo nào. Thêm một thước đo, hoặc bỏ chỉ tiêu này."), must=True
        )
    for at, measure in enumerate(item["measures"]):
        yield from measure_doubts(draft, measure, f"m{at}")


def measure_doubts(draft: Json, measure: Json, at: str) -> Iterator[Doubt]:
    called = measure["label"] or measure["name"][:60]
    if not measure["name"] or len(measure["name"]) > 400:
        yield Doubt(f"{at}-name", say("Thước đo cần một tên không quá 400 chữ."), must=True)
    if not measure["targets"]:
        yield Doubt(f"{at}-none", say("“{name}”: không thấy mức đặt ra. Nhận mà không có mức?", name=called))
    elif not measure["unit"] and any(t["value"] for t in measure["targets"]):
        yield Doubt(f"{at}-unit", say("“{name}”: không rõ đơn vị của mức. Chọn đơn vị.", name=called))
    years = Counter((t["when"], t["year"]) for t in measure["targets"])
    if any(count > 1 for count in years.values()):
        yield Doubt(
            f"{at}-twice", say("“{name}”: hai mức cho cùng một năm. Giữ một mức.", name=called), must=True
        )
    for number, target in enumerate(measure["targets"]):
        yield from target_doubts(draft, measure, target, f"{at}-t{number}")
    yield from direction_doubts(measure, at, called)


def target_doubts(draft: Json, measure: Json, target: Json, at: str) -> Iterator[Doubt]:
    said = target["value"] or "…"
    value, value_max = exact(target["value"]), exact(target["value_max"])
    if target["when"] in {"milestone", "completed_by"}:
        year = int(target["year"]) if str(target["year"]).isdigit() else None
        if year is None:
            yield Doubt(
                f"{at}-year", say("Mức {value} không rõ của năm nào. Ghi năm.", value=said), must=True
            )
        elif outside(draft, year):
            yield Doubt(
                f"{at}-span",
                say("Mốc {year} nằm ngoài giai đoạn của chương trình. Đúng như văn bản không?", year=year),
            )
    elif target["when"] == "undated":
        yield Doubt(
            f"{at}-undated",
            say("Mức {value} không ghi năm. Có năm thì ghi; không thì giữ như đọc.", value=said),
        )
    if target.get("current") and target["year"]:
        yield Doubt(
            f"{at}-current",
            say("Văn bản ghi “năm nay”; hiểu là năm {year}. Đúng không?", year=target["year"]),
        )
    if target["value"] and value is None:
        yield Doubt(f"{at}-value", say("“{value}” không phải một số. Ghi lại mức.", value=said), must=True)
    if value is not None and measure["unit"] in PERCENT and value > 100:
        yield Doubt(f"{at}-big", say("Mức {value}% lớn hơn 100%. Đúng như văn bản không?", value=said))
    if value is not None and value_max is not None and value_max < value:
        yield Doubt(
            f"{at}-range",
            say("Khoảng từ {low} đến {high} bị ngược.", low=said, high=target["value_max"]),
            must=True,
        )
    if target["when"] == "annual" and value is None:
        yield Doubt(f"{at}-annual", say("Mức thay đổi hằng năm cần một số."), must=True)


def direction_doubts(measure: Json, at: str, called: str) -> Iterator[Doubt]:
    """Targets that run against the verb: a decrease whose later target is higher."""
    dated = sorted(
        (int(t["year"]), value)
        for t in measure["targets"]
        if t["when"] == "milestone" and str(t["year"]).isdigit() and (value := exact(t["value"])) is not None
    )
    if len(dated) < 2:
        return
    rises = dated[-1][1] > dated[0][1]
    falls = dated[-1][1] < dated[0][1]
    if (measure["direction"] == "decrease" and rises) or (measure["direction"] == "increase" and falls):
        yield Doubt(
            f"{at}-way",
            say("“{name}”: mức các năm đi ngược chiều tăng, giảm của chỉ tiêu. Xem lại.", name=called),
        )


def outside(draft: Json, year: int) -> bool:
    start, end = draft["head"].get("start_year"), draft["head"].get("end_year")
    return bool(str(start).isdigit() and str(end).isdigit() and not int(start) <= year <= int(end))


def task_doubts(_draft: Json, item: Json) -> Iterator[Doubt]:
    """`standing`: given by a programme for its whole span; a day is not expected of it."""
    if not item["words"]:
        yield Doubt("words", say("Nhiệm vụ chưa có nội dung."), must=True)
    if not item["leads"] and not item.get("each"):
        yield Doubt(
            "leads", say("Văn bản không ghi ai làm việc này. Chọn cơ quan, hoặc bỏ việc này."), must=True
        )
    if item["due"] and item["recurrence"]:
        yield Doubt("two", say("Có cả một ngày và một nhịp lặp lại. Chọn một."), must=True)
    if not item["due"] and not item["recurrence"] and not item.get("standing"):
        said = say("Văn bản chỉ ghi hạn chung chung. Ghi ngày, hoặc để không hạn.") if item["deadline_text"] else say(
            "Văn bản không ghi hạn. Ghi ngày, hoặc để không hạn."
        )  # fmt: skip
        yield Doubt("due", said)
    elif item["recurrence"] and not any(sign.isdigit() for sign in item["recurrence"]) and item["recurrence"] not in {
        "continuous", "on event",
    }:  # fmt: skip
        yield Doubt("day", say("Việc lặp lại nhưng không ghi ngày; hiểu là cuối mỗi kỳ. Đúng không?"))


def claim_doubts(_draft: Json, item: Json) -> Iterator[Doubt]:
    if not item["element"]:
        yield Doubt("element", say("Chưa chọn chỉ tiêu thống kê cho số này."), must=True)
    if not item["period"]:
        yield Doubt("period", say("Chưa rõ số này của kỳ nào. Ghi kỳ, như 2023 hoặc 2023H1."), must=True)
    if exact(item["value"]) is None:
        yield Doubt("value", say("“{value}” không phải một số.", value=item["value"]), must=True)
    if item.get("planned"):
        yield Doubt("planned", say("Văn bản ghi mức này cho kỳ sau, không phải kết quả. Vẫn nhận?"))
    if item["qualifier"] and item["qualifier"] != "ước":
        yield Doubt(
            "about", say("Văn bản ghi “{word}”: số này không chính xác. Vẫn nhận?", word=item["qualifier"])
        )


def exact(text: str) -> Decimal | None:
    """A typed number; None for nothing or what is none."""
    if not text:
        return None
    try:
        return parse_number(text)
    except NumberError:
        return None
