"""The measurements of one database; prints their rows as JSON, progress on standard error."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from psycopg.pq import ExecStatus  # noqa: E402

from bench import (  # noqa: E402
    board,
    children,
    collecting,
    forms,
    memory,
    national,
    offline,
    papers,
    protection,
    reading,
    slow_line,
)
from bench.timing import Measured  # noqa: E402
from mangnon.figures.grid import grid, ids  # noqa: E402
from mangnon.figures.models import Fact, Rollup  # noqa: E402
from mangnon.figures.rules import TOTAL_BREAKDOWN  # noqa: E402
from mangnon.places.queries import tree_on  # noqa: E402


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    database: str
    measured: str
    limit: str
    ok: str


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def timed(work: Callable[[], object], times: int = 7) -> float:
    """Median seconds of several runs after one to warm up."""
    work()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def taking_turns(
    one: Callable[[], object], other: Callable[[], object], times: int = 15
) -> tuple[float, float]:
    """Median seconds of two pieces of work that run by turns, after one run each to warm up."""
    one(), other()
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for work, seconds in zip((one, other), took, strict=True):
            begun = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - begun)
    return statistics.median(took[0]), statistics.median(took[1])


def limited(what: str, vendor: str, seconds: float, limit: float) -> Row:
    return Row(
        what,
        vendor,
        f"{seconds * 1000:.0f} ms",
        f"≤ {limit * 1000:.0f} ms",
        "có" if seconds <= limit else "không",
    )


def everything(vendor: str) -> list[Row]:
    """Thirty indicators × every unit × ten years, as arrays."""
    tree = tree_on(national.MAP)
    units = [node.id for node in tree.nodes]
    codes = [f"bench-rate-{n:02d}" for n in range(1, national.INDICATORS + 1)]
    years = [str(year) for year in national.YEARS]
    say(f"{len(codes)} chỉ tiêu × {len(units)} đơn vị × {len(years)} năm")
    seconds = timed(lambda: grid(codes, units, years), times=5)
    return [limited("30 chỉ tiêu × mọi đơn vị × 10 năm", vendor, seconds, 2 if vendor == "postgresql" else 4)]


def provinces_against_group_by(vendor: str) -> list[Row]:
    """Query against query: what thirty indicators of all provinces need for ten years, by GROUP BY over the
    facts (with an index made for this very statement) and from the totals that are kept.

    Both statements give the same 20,400 sums, compared before anything is timed. A run lasts until the whole
    answer has reached the client as libpq holds it: making 80,000 Python numbers of it would add the same
    time to both and hide what is compared. The two take turns, so that other work on the machine hits both.
    """
    fact, rollup = Fact._meta.db_table, Rollup._meta.db_table
    provinces = ids(n.id for n in tree_on(national.MAP).nodes if n.level == "province")
    wanted, total = ids(national.counted_ids()), f"breakdown_id = {TOTAL_BREAKDOWN}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS bench_best ON {fact} (element_id, period_id, province_id) "
            f"INCLUDE (value) WHERE {total} AND counts"
        )
    national.as_autovacuum_leaves_it()
    from_facts = (
        f"SELECT element_id, period_id, province_id, sum(value) FROM {fact} "
        f"WHERE {total} AND counts AND element_id IN ({wanted}) GROUP BY element_id, period_id, province_id"
    )
    from_totals = (
        f"SELECT element_id, period_id, unit_id, total FROM {rollup} "
        f"WHERE {total} AND with_value > 0 AND element_id IN ({wanted}) AND unit_id IN ({provinces})"
    )
    same_answer(from_facts, from_totals)
    slow, quick = taking_turns(lambda: fetched(from_facts), lambda: fetched(from_totals))
    ratio, facts = slow / quick, f"{Fact.objects.count():,}".replace(",", ".")
    return [
        Row(f"Bảng tổng so với GROUP BY trên {facts} số", vendor,
            f"{ratio:.0f} lần", "≥ 20 lần", "có" if ratio >= 20 else "không"),
        Row("   GROUP BY trên số gốc · từ bảng tổng", vendor, f"{slow * 1000:.0f} · {quick * 1000:.1f} ms", "", ""),
    ]  # fmt: skip


def communes_handing_in(vendor: str, *, quick: bool) -> list[Row]:
    """Communes handing in the 61-line form over HTTP; see bench/collecting.py."""
    found = collecting.collect(vendor, quick=quick)
    for sentence in [*found.failed[:5], *found.wrong[:5]]:
        say(sentence)

    def row(what: str, measured: str, limit: str, ok: bool) -> Row:
        return Row(what, vendor, measured, limit, "có" if ok else "không")

    return [
        row(f"{found.communes} xã nộp biểu 61 dòng qua HTTP: lần hỏng", str(len(found.failed)), "0", not found.failed),
        row("   lượt nộp, 95%", f"{found.p95 * 1000:.0f} ms", "≤ 500 ms", found.p95 <= 0.5),
        row(
            "   từ xã đầu đến xã cuối", f"{found.seconds / 60:.1f} phút", f"≤ {collecting.MINUTES} phút",
            found.seconds <= collecting.MINUTES * 60,
        ),
        row("   tổng sai khi tính lại", str(len(found.wrong)), "0", not found.wrong),
        Row(
            "   lượt nộp, trung vị · mở biểu, 95%", vendor,
            f"{found.median * 1000:.0f} · {found.p95_open * 1000:.0f} ms", "", "",
        ),
    ]  # fmt: skip


def same_answer(one: str, other: str) -> None:
    """Stop where two statements do not give the same rows, whatever their order."""
    with connection.cursor() as cursor:
        cursor.execute(one)
        rows = sorted(map(tuple, cursor.fetchall()))
        cursor.execute(other)
        if not rows or rows != sorted(map(tuple, cursor.fetchall())):
            raise SystemExit("GROUP BY và bảng tổng cho kết quả khác nhau.")


def fetched(statement: str) -> int:
    """Run a statement on PostgreSQL and wait for the whole answer; returns the number of rows."""
    connection.ensure_connection()
    answer = connection.connection.pgconn.exec_(statement.encode())
    if answer.status != ExecStatus.TUPLES_OK:
        raise SystemExit(answer.error_message.decode())
    return int(answer.ntuples)


def generated_runs(vendor: str, *, quick: bool) -> list[Row]:
    """Client and server under a failing line: how many runs lost or doubled something; none may."""
    runs = offline.RUNS // 10 if quick else offline.RUNS
    begun = time.perf_counter()
    played = offline.play(runs)
    took = time.perf_counter() - begun
    for seed, sentences in list(played.wrong.items())[:5]:
        say(f"lượt {seed}: {'; '.join(sentences)}")
    struck = sum(played.happened[name] for name in ("lose", "give_up", "ghost", "kill", "stop_server"))
    say(f"{runs} lượt trong {took:.0f} giây; {struck} lần mất gói, đóng trang, dừng máy chủ")
    what = f"Nhập không mạng: {runs:,} lượt sinh ngẫu nhiên, mất hoặc lặp".replace(",", ".")
    return [Row(what, vendor, f"{len(played.wrong)} lượt", "0 lượt", "không" if played.wrong else "có")]


def over_a_bad_line(vendor: str) -> list[Row]:
    """The entry page on 50 kbit/s with three requests in ten lost; see bench/slow_line.py."""
    found = slow_line.crawl()
    for sentence in found.wrong[:5]:
        say(sentence)

    def weight(what: str, size: int, limit: int) -> Row:
        ok = "có" if size <= limit else "không"
        return Row(what, vendor, f"{size / 1000:.1f} kB", f"≤ {limit / 1000:.0f} kB", ok)

    return [
        weight("Trang nhập, lần đầu, nén, không kể phông chữ", found.first_visit, slow_line.FIRST_VISIT),
        weight("   lần sau", found.later_visit, slow_line.LATER_VISIT),
        Row(
            f"   50 kbit/s, mất 30%: {found.lines} dòng mở, gõ, lưu, nộp; dòng sai", vendor,
            str(len(found.wrong)), "0", "không" if found.wrong else "có",
        ),
        Row(
            "   đăng nhập · mở biểu · gửi hết · nộp", vendor,
            f"{found.sign_in:.0f} · {found.opened:.0f} · {found.sent:.0f} · {found.handed_in:.0f} giây", "", "",
        ),
        Row("   lượt bị đường truyền nuốt", vendor, str(found.lost), "> 0", "có" if found.lost else "không"),
    ]  # fmt: skip


def documents_read(vendor: str, *, quick: bool) -> list[Row]:
    """Reading and checking need no database; measured once. See bench/reading.py."""
    made = reading.Reading(quick=quick)
    try:
        return [
            limited("Soát mâu thuẫn một báo cáo 40 kB", vendor, timed(made.check, 5), 2.0),
            limited("Đọc quyết định 60 kB thành chương trình", vendor, timed(made.decision, 5), 1.0),
            limited(f"Đọc PDF {made.page_count} trang có chữ", vendor, timed(made.pages, 2), 10.0),
        ]
    finally:
        made.close()


def of_one_province(vendor: str, wanted: set[str], *, quick: bool) -> list[Row]:
    """What needs no national set: forms, papers, communes over HTTP, runs without a line."""
    found: list[Row] = []
    if wanted & {"forms", "papers", "memory"}:
        say(f"{vendor}: dữ liệu chạy thử")
        papers.prepare()
    if "forms" in wanted:
        found += [limited("Nộp biểu 61 dòng, kể cả mọi tổng phía trên", vendor, forms.submit_median(), 0.1)]
    if "papers" in wanted and vendor == "sqlite":
        found += [limited("Báo cáo năm với mọi phụ lục ra DOCX", vendor, timed(papers.annual_docx, 5), 3.0)]
    if "collecting" in wanted:
        found += communes_handing_in(vendor, quick=quick)
    if "children" in wanted:
        part = 10 if quick else 1
        sizes = (children.SIZE, children.MEMBERSHIPS, children.COMMUNES, children.IMPORTED)
        found += [
            of_registry(one, vendor) for one in children.measured(*(number // part for number in sizes))
        ]
    if "reading" in wanted and vendor == "sqlite":
        found += documents_read(vendor, quick=quick)
    if "offline" in wanted and vendor == "sqlite":
        found += generated_runs(vendor, quick=quick)
    if "line" in wanted and vendor == "sqlite":
        found += over_a_bad_line(vendor)
    return found


def measurements(vendor: str, *, quick: bool, only: Sequence[str]) -> list[Row]:
    """Everything that was asked, in an order that builds the sets once."""
    wanted = set(only) or {
        "forms", "papers", "collecting", "everything", "board", "memory", "ratio", "offline", "line", "children",
        "protection", "reading",
    }  # fmt: skip
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = of_one_province(vendor, wanted, quick=quick)
    if "protection" in wanted:
        found += of_cases(vendor, quick=quick)
    if wanted & {"everything", "board", "ratio"}:
        many = vendor == "postgresql" and ("ratio" in wanted or "board" in wanted)
        begun = time.perf_counter()
        count = national.build(tenth=quick, breakdowns=8 if many and not quick else 1)
        say(f"{vendor}: bộ cả nước {count} số, dựng trong {time.perf_counter() - begun:.0f} giây")
    if "everything" in wanted:
        found += everything(vendor)
    if "ratio" in wanted and vendor == "postgresql":
        found += provinces_against_group_by(vendor)
    if "board" in wanted:
        seen = board.visits()
        found += [
            limited("Bảng chương trình, 95% lượt xem (giờ máy chủ)", vendor, seen.p95, 0.15),
            Row("   trung vị · riêng phần tính của tiến trình", vendor,
                f"{seen.median * 1000:.0f} · {seen.own * 1000:.0f} ms", "", ""),
        ]  # fmt: skip
    if "memory" in wanted:
        size = memory.proportional_megabytes()
        found += [
            Row(
                "Máy chủ lúc nghỉ, 1 tiến trình (PSS)",
                vendor,
                f"{size:.0f} MB",
                "≤ 300 MB",
                "có" if size <= 300 else "không",
            )
        ]
    return found


def of_cases(vendor: str, *, quick: bool) -> list[Row]:
    """3,000 cases of a province (a tenth with --quick): boards and case page, and all counts of 216 communes."""
    size = protection.CASES // 10 if quick else protection.CASES
    return [of_registry(one, vendor) for one in protection.measured(size=size)]


def of_registry(one: Measured, vendor: str) -> Row:
    """A line of the registry or of the cases: the slowest twentieth, behind it middle and own computing."""
    whole = one.limit is None or one.limit >= 5
    measured = (
        f"{one.seconds:.1f} s {one.behind}".strip() if whole else f"{one.seconds * 1000:.0f} ms {one.behind}"
    )
    if one.limit is None:
        return Row(one.what, vendor, measured, "", "")
    limit = f"≤ {one.limit:g} s" if whole else f"≤ {one.limit * 1000:.0f} ms"
    return Row(one.what, vendor, measured, limit, "có" if one.seconds <= one.limit else "không")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("vendor")
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--only", nargs="*", default=[])
    said = asked.parse_args()
    if connection.vendor != said.vendor:
        raise SystemExit(f"Đang nối với {connection.vendor}, cần {said.vendor}.")
    rows = measurements(said.vendor, quick=said.quick, only=said.only)
    print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))


if __name__ == "__main__":
    main()
