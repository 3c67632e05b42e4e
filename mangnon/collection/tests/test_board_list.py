"""The board's completeness, filters, list and history of punctuality, each against a plain count."""

from csv import reader
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from mangnon.access.models import Person
from mangnon.collection.assigning import open_round
from mangnon.collection.board import Tile, submission_board
from mangnon.collection.board_list import listing
from mangnon.collection.models import Assignment, Cell, Round, Submission
from mangnon.collection.round_actions import extend_due
from mangnon.collection.tests.conftest import Scene
from mangnon.collection.timeliness import timeliness
from mangnon.figures.actions import period
from mangnon.figures.rules import Presence
from mangnon.ui.errors import NotFound

DUE = date(2023, 12, 15)


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tile_of(scene: Scene, name: str) -> Tile:
    board = submission_board(scene.cast.leader, scene.form, scene.map.province, scene.period)
    return next(tile for tile in board.tiles if tile.name == name)


def came(scene: Scene, days: int) -> None:
    """Xã Một handed in so many days after its due date."""
    at = timezone.make_aware(datetime.combine(DUE + timedelta(days=days), time(23, 59)))
    Submission.objects.filter(unit=scene.map.one).update(first_submitted_at=at)


def test_a_line_not_reported_is_an_answer_but_counts_apart(scene: Scene) -> None:
    row = scene.handed_in()
    tile = tile_of(scene, "Xã Một")
    said = Cell.objects.filter(submission=row)
    assert tile.unknown == said.filter(presence=Presence.NOT_REPORTED).count() == 1
    assert tile.filled == said.exclude(presence=None).exclude(presence=Presence.NOT_REPORTED).count() == 23
    assert (tile.needed, tile.empty, tile.percent) == (24, 0, 95)
    assert tile.detail == "23/24 dòng, 1 chưa có số liệu"


def test_a_draft_half_full_shows_what_is_empty(scene: Scene) -> None:
    scene.filled(I_7="", III_5="", VII_4b="")
    tile = tile_of(scene, "Xã Một")
    assert (tile.state, tile.filled, tile.unknown, tile.empty) == ("part", 20, 1, 3)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1), (12, 12)])
def test_the_due_date_itself_is_on_time(scene: Scene, days: int, late: int) -> None:
    scene.handed_in()
    came(scene, days)
    assert tile_of(scene, "Xã Một").days_late == late
    assert tile_of(scene, "Xã Một").overdue == 0
    assert tile_of(scene, "Xã Hai").overdue == (timezone.localdate() - DUE).days


def test_filters_and_orders_show_what_they_say(scene: Scene) -> None:
    scene.handed_in()
    board = submission_board(scene.cast.leader, scene.form, scene.map.province, scene.period)
    names = {tile.name for tile in board.tiles}

    def shown(wanted: str, order: str = "") -> list[str]:
        return [row.tile.name for row in listing(board, "danh-sach", wanted, order).rows]

    assert set(shown("")) == set(shown("la lung")) == names
    assert shown("muon") == ["Xã Một"]
    assert set(shown("im-lang")) == set(shown("qua-han")) == names - {"Xã Một"}
    assert shown("tra-lai") == shown("dang-nhap") == []
    assert shown("", "du")[-1] == "Xã Một"
    assert shown("", "chua-co")[0] == "Xã Một"
    assert shown("", "ngay")[0] == "Xã Một"
    assert shown("", "ten") == sorted(shown("", "ten"))
    counts = {tab.label: tab.count for tab in listing(board, "", "", "").tabs}
    assert (counts["Tất cả"], counts["Nộp muộn"], counts["Trả lại"]) == (len(names), 1, 0)


def test_the_page_shows_tiles_or_the_list_as_the_address_asks(scene: Scene) -> None:
    scene.handed_in()
    client = browse(scene.cast.provincial)
    address = f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2023/bang/"
    tiles = client.get(address + "?loc=muon").content.decode()
    assert 'aria-label="Xã Một: đã nộp muộn, 23/24 dòng, 1 chưa có số liệu"' in tiles
    assert "Xã Hai: chưa bắt đầu" not in tiles
    rows = client.get(address + "?xem=danh-sach&loc=qua-han&xep=ten").content.decode()
    assert "Danh sách xã" in rows
    assert "quá hạn" in rows
    assert "Nhắc các đơn vị chưa nộp" in rows
    assert "Nhắc các đơn vị chưa nộp" not in browse(scene.cast.leader).get(address).content.decode()


def test_history_says_on_time_late_by_days_never_and_not_yet(scene: Scene) -> None:
    scene.handed_in()
    came(scene, 3)
    assigned = Assignment.objects.get()
    soon = timezone.localdate() + timedelta(days=5)
    year = period(str(timezone.localdate().year))
    open_round(by=None, assignment=assigned, period=year, due=soon)
    found = timeliness(scene.cast.leader, scene.form, scene.map.province, year)
    rows = {row.name: [(m.state, m.days) for m in row.marks] for row in found.communes}
    if "Xã Một" in rows:  # stands on both maps
        assert rows["Xã Một"] == [("late", 3), ("wait", 0)]
    assert rows["Xã Hai"] == [("never", 0), ("wait", 0)]
    first, second = found.shares
    plain = Submission.objects.filter(period=scene.period, first_submitted_at__isnull=False).count()
    assert (first.on_time, first.late, first.never) == (0, plain, first.asked - plain)
    assert first.percent == 0.0
    assert (second.waiting, second.percent) == (second.asked, None)


def test_history_takes_the_extended_due_date(scene: Scene) -> None:
    opened = Assignment.objects.get().rounds.get()
    extend_due(
        by=scene.cast.provincial, opened=opened, unit=scene.map.one, due=date(2023, 12, 20), reason="Bão"
    )
    scene.handed_in()
    came(scene, 5)
    found = timeliness(scene.cast.leader, scene.form, scene.map.province, scene.period)
    assert {row.name: row.marks[0].state for row in found.communes}["Xã Một"] == "ok"
    assert found.shares[0].percent == pytest.approx(100 / found.shares[0].asked, abs=0.05)


def test_history_is_closed_to_communes_and_other_provinces(scene: Scene) -> None:
    address = f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2023/bang/dung-han/"
    assert browse(scene.cast.leader).get(address).status_code == 200
    for who in (scene.cast.commune, scene.cast.other_provincial):
        assert browse(who).get(address).status_code == 404
        with pytest.raises(NotFound):
            timeliness(who, scene.form, scene.map.province, scene.period)


def test_every_table_of_the_room_is_a_file_of_both_kinds(scene: Scene) -> None:
    row = scene.handed_in()
    client = browse(scene.cast.provincial)
    board = f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2023/bang/"
    (opened,) = Round.objects.all()
    addresses = [
        *(f"{board}{name}.{{}}" for name in ("xa", "nganh", "phan", "im-lang")),
        f"{board}dung-han/?tep={{}}", f"{board}dung-han/?bang=dot&tep={{}}", "/thu-thap/dot/?tep={}",
        f"/thu-thap/bieu/{row.pk}/?tep={{}}", f"/thu-thap/dot/{opened.pk}/nhac/?tep={{}}",
        f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2023/dong/I.1/?tep={{}}",
    ]  # fmt: skip
    for address in addresses:
        text = client.get(address.format("csv"))
        assert text["Content-Type"].startswith("text/csv"), address
        lines = list(reader(StringIO(text.content.decode("utf-8-sig"))))
        sheet = load_workbook(BytesIO(client.get(address.format("xlsx")).content)).worksheets[0]
        assert [cell.value for cell in sheet[1]] == lines[0], address
        assert sheet.max_row == len(lines), address
        assert len({len(line) for line in lines}) == 1, address
    assert client.get(f"{board}la.csv").status_code == 404
    assert browse(scene.cast.other_provincial).get(f"{board}xa.csv").status_code == 404
    assert browse(scene.cast.neighbour).get(f"/thu-thap/bieu/{row.pk}/?tep=csv").status_code == 404


def test_the_files_say_what_the_pages_say(scene: Scene) -> None:
    row = scene.handed_in(VI_2="…", III_5="9")
    Person.objects.filter(pk=scene.cast.neighbour.pk).update(phone="02390000001")
    came(scene, 3)
    client = browse(scene.cast.provincial)
    board = f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2023/bang/"
    units = client.get(f"{board}xa.csv").content.decode()
    assert "Xã Một,muộn,15/12/2023,18/12/2023,3,24,22,2,0,91,," in units
    assert ",02390000001" in next(line for line in units.splitlines() if ",Xã Hai," in line)
    assert "Xã Một,muộn 3 ngày,0,1" in client.get(f"{board}dung-han/?tep=csv").content.decode()
    lines = client.get(f"/thu-thap/bieu/{row.pk}/?tep=csv").content.decode()
    assert "VI.2," in lines
    assert ",Chưa có số liệu," in next(line for line in lines.splitlines() if line.startswith("VI.2,"))
    assert "22/72 ô có số (30%)" in client.get(board).content.decode()
