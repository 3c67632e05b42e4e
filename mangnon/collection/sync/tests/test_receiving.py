"""What the server makes of operations: carried out once, kept twice where they collide, explained where refused."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.audit.models import Entry as Trail
from mangnon.collection import actions as forms
from mangnon.collection import approval
from mangnon.collection.models import FormLine, FormVersion, Round, Submission
from mangnon.collection.rules import Typed
from mangnon.collection.sync import actions
from mangnon.collection.sync.actions import Receipt, receive
from mangnon.collection.sync.choosing import choose
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.rules import Outcome
from mangnon.collection.tests.conftest import FORM, Scene
from mangnon.figures.models import Fact
from mangnon.ui.errors import NotFound, UserError

SAMPLES = sorted((Path(__file__).parent / "data").glob("operations-*.json"))
ADDRESS = "/thu-thap/dong-bo/"


def op(scene: Scene, line: str = "I.1", new: str = "12", base: str = "", **changed: Any) -> dict[str, Any]:
    said = {
        "schema": 1, "op_id": str(uuid4()), "kind": "cell", "form": FORM, "version": 1, "unit": scene.map.one.pk,
        "period": "2023", "line": line, "base": [base, "", ""], "new": [new, "", ""], "settles": [],
        "by": scene.cast.commune.pk, "at": "2026-11-22T08:00:00.000Z",
    }  # fmt: skip
    return said | changed


def one(by: Person, said: object) -> Receipt:
    [receipt] = receive(by=by, operations=[said]).receipts
    return receipt


def cell(line: str = "I.1") -> str:
    return Submission.objects.get().cells.get(line__code=line).typed


def test_the_same_operation_twice_is_written_once_with_one_trail(scene: Scene) -> None:
    said = op(scene)
    first, second = one(scene.cast.commune, said), one(scene.cast.commune, said)
    assert first == second == Receipt(said["op_id"], Outcome.APPLIED)
    assert Submission.objects.get().revision == 1
    assert Trail.objects.filter(verb="collection.sync").count() == 1
    twice = receive(by=scene.cast.commune, operations=[said, said]).receipts
    assert [receipt.outcome for receipt in twice] == [Outcome.APPLIED] * 2


def test_operations_and_trail_are_kept_together_or_not_at_all(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_said: object) -> None:
        raise RuntimeError("the machine stopped here")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(RuntimeError):
        receive(by=scene.cast.commune, operations=[op(scene)])
    assert not Operation.objects.exists()
    assert not Submission.objects.exists()


def test_a_value_typed_on_another_base_is_kept_beside_and_blocks_handing_in(scene: Scene) -> None:
    forms.save_draft(by=scene.cast.provincial, submission=scene.filled(), cells={"I.1": Typed("14")})
    assert one(scene.cast.commune, op(scene, base="1.842")).outcome == Outcome.CONFLICT
    assert cell() == "14"
    kept = Operation.objects.get()
    assert kept.against is not None
    assert (kept.said["new"][0], kept.against["who"]) == ("12", "tinh")
    with pytest.raises(UserError, match=r"có hai số ở dòng I\.1"):
        forms.submit(by=scene.cast.commune, submission=scene.opened())


@pytest.mark.parametrize(("take", "left"), [("mine", "1850"), ("theirs", "1860")])
def test_choosing_settles_once_and_a_second_tap_changes_nothing(scene: Scene, take: str, left: str) -> None:
    forms.save_draft(by=scene.cast.provincial, submission=scene.filled(), cells={"I.1": Typed("1860")})
    one(scene.cast.commune, op(scene, new="1850", base="1.842"))
    row = Submission.objects.get()
    for _tap in range(2):
        choose(by=scene.cast.commune, submission=row, take=take)
    assert cell() == left
    assert not Operation.objects.open_conflicts().exists()
    assert Operation.objects.count() == 2
    forms.submit(by=scene.cast.commune, submission=row)


def test_typing_on_after_a_collision_keeps_the_last_value_and_one_conflict(scene: Scene) -> None:
    forms.save_draft(by=scene.cast.provincial, submission=scene.filled(), cells={"I.1": Typed("14")})
    chain = [op(scene, new="12", base="1.842"), op(scene, new="13", base="12")]
    assert [r.outcome for r in receive(by=scene.cast.commune, operations=chain).receipts] == ["conflict"] * 2
    [kept] = Operation.objects.open_conflicts()
    assert kept.said["new"][0] == "13"
    assert Operation.objects.exclude(pk=kept.pk).get().settled_by == kept


def test_a_form_handed_in_meanwhile_keeps_the_value_and_explains(scene: Scene) -> None:
    scene.handed_in()
    receipt = one(scene.cast.commune, op(scene, base="1.842"))
    assert (receipt.outcome, receipt.reason) == (Outcome.REFUSED, "closed")
    assert "đề nghị cấp tỉnh trả lại dòng" in receipt.sentence
    assert Operation.objects.get().said["new"][0] == "12"
    assert scene.total("children").value == 1842


def test_what_is_out_of_reach_looks_like_what_is_not_there_and_is_kept(scene: Scene) -> None:
    elsewhere = [
        op(scene, by=scene.cast.neighbour.pk),
        op(scene, by=scene.cast.neighbour.pk, unit=10**8),
        op(scene, by=scene.cast.neighbour.pk, form="khong-co"),
        op(scene, by=scene.cast.neighbour.pk, period="1999"),
    ]
    receipts = receive(by=scene.cast.neighbour, operations=elsewhere).receipts
    assert {(r.outcome, r.reason, r.sentence) for r in receipts} == {
        (Outcome.REFUSED, "unknown", receipts[0].sentence)
    }
    assert Operation.objects.filter(outcome=Outcome.REFUSED).count() == 4
    assert not Submission.objects.exists()


def test_another_persons_operation_is_taken_only_from_a_carried_file(scene: Scene) -> None:
    said = op(scene)
    assert one(scene.cast.provincial, said).outcome == Outcome.LATER
    assert not Operation.objects.exists()
    assert one(scene.cast.provincial, said | {"carried": True}).outcome == Outcome.APPLIED
    row = Operation.objects.get()
    assert (row.person, row.author) == (scene.cast.provincial, scene.cast.commune)
    assert one(scene.cast.commune, said).outcome == Outcome.APPLIED
    assert Operation.objects.count() == 1


def test_a_receipt_is_not_told_to_somebody_without_the_form(scene: Scene) -> None:
    said = op(scene)
    one(scene.cast.commune, said)
    stolen = said | {"by": scene.cast.neighbour.pk, "unit": scene.map.two.pk}
    assert one(scene.cast.neighbour, stolen).outcome == Outcome.LATER
    assert Operation.objects.count() == 1


def test_an_older_form_is_taken_where_the_line_asks_the_same_and_refused_where_not(scene: Scene) -> None:
    old = FormVersion.objects.get(form=scene.form)
    new = FormVersion.objects.create(form=scene.form, version=2, entry=old.entry, source="sửa đổi")
    for line in old.lines.filter(code__in=["I.1", "I.3", "I.4"]):
        asks = {"I.3": FormLine.objects.get(version=old, code="I.7").element}.get(line.code, line.element)
        line.pk, line.version, line.element = None, new, asks
        line.save()
    row = scene.opened()
    assert row.version.version == 2
    receipts = receive(
        by=scene.cast.commune, operations=[op(scene, "I.1"), op(scene, "I.3"), op(scene, "VII.1")]
    ).receipts
    assert [(r.outcome, r.reason) for r in receipts] == [
        (Outcome.APPLIED, ""), (Outcome.REFUSED, "older_form"), (Outcome.REFUSED, "line_gone"),
    ]  # fmt: skip
    assert "I.3" in receipts[1].sentence


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "delete"}, {"new": ["1"]}, {"new": ["1", "perhaps", ""]}, {"unit": "7"}, {"unit": -1}, {"at": "hôm qua"},
        {"at": "2026-11-22T08:00:00"}, {"line": 5}, {"settles": ["x"]}, {"schema": 0}, {"schema": True}, {"base": 3},
        {"period": "x" * 300}, {"new": [1, "", ""]}, {"settles": 5}, {"unit": 2**40},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_said_never_guessed(scene: Scene, broken: dict[str, Any]) -> None:
    receipt = one(scene.cast.commune, op(scene) | broken)
    assert (receipt.outcome, receipt.reason) == (Outcome.REFUSED, "unreadable")
    assert Operation.objects.get().said.items() >= broken.items()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("said", [None, 5, "x", [], {}, {"op_id": 7}, {"op_id": "x"}])
def test_what_has_no_number_is_refused_and_stops_nothing(scene: Scene, said: object) -> None:
    receipts = receive(by=scene.cast.commune, operations=[said, op(scene)]).receipts
    assert [r.outcome for r in receipts] == [Outcome.REFUSED, Outcome.APPLIED]


def test_a_newer_shape_waits_on_the_device_for_a_newer_server(scene: Scene) -> None:
    receipt = one(scene.cast.commune, op(scene, schema=99))
    assert receipt.outcome == Outcome.LATER
    assert "nâng cấp" in receipt.sentence
    assert not Operation.objects.exists()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_file_of_every_shape_that_ever_was_is_still_read(scene: Scene, sample: Path) -> None:
    """Samples are written once per shape and never changed: such a file may lie on a telephone for months."""
    items = json.loads(sample.read_text(encoding="utf-8"))["items"]
    here = {"unit": scene.map.one.pk, "by": scene.cast.commune.pk}
    receipts = receive(by=scene.cast.commune, operations=[item["op"] | here for item in items]).receipts
    assert [r.outcome for r in receipts] == [Outcome.APPLIED, Outcome.REFUSED]  # one line is no whole form
    assert "dòng chưa nhập" in receipts[1].sentence
    assert cell() == "1.842"


def test_handing_in_is_done_once_and_only_what_the_officer_saw(scene: Scene) -> None:
    row = scene.filled()
    seen = {code: [said.text, str(said.answer), said.note] for code, said in forms.typed_of(row).items()}
    said = op(scene, kind="submit", seen=seen)
    forms.save_draft(by=scene.cast.provincial, submission=row, cells={"I.7": Typed("115")})
    receipt = one(scene.cast.commune, said)
    assert (receipt.outcome, receipt.reason) == (Outcome.REFUSED, "seen_otherwise")
    assert "I.7" in receipt.sentence
    assert not Fact.objects.exists()
    again = op(scene, kind="submit", seen=seen | {"I.7": ["115", "", ""]})
    assert [one(scene.cast.commune, again).outcome for _turn in range(2)] == [Outcome.SUBMITTED] * 2
    assert Trail.objects.filter(verb="collection.submit").count() == 1
    assert one(scene.cast.commune, op(scene, kind="submit")).reason == "already"


def test_texts_no_database_keeps_are_kept_as_near_as_can_be(scene: Scene) -> None:
    assert one(scene.cast.commune, op(scene, new="1\x002\ud800")).outcome == Outcome.APPLIED
    assert cell() == "1\ufffd2\ufffd"


def test_choosing_in_a_neighbours_form_is_not_there(scene: Scene) -> None:
    with pytest.raises(NotFound):
        choose(by=scene.cast.neighbour, submission=scene.opened(), take="mine")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_address_gives_receipts_and_the_state_of_the_form(scene: Scene) -> None:
    client = client_of(scene.cast.commune)
    answer = client.post(ADDRESS, {"operations": [op(scene)]}, content_type="application/json")
    said = answer.json()
    assert [r["outcome"] for r in said["receipts"]] == ["applied"]
    assert said["places"][0]["cells"] == {"I.1": ["12", "", ""]}
    assert said["places"][0]["revision"] == 1
    assert answer.headers["Cache-Control"] == "no-store"
    many = client.post(ADDRESS, {"operations": [op(scene)] * 60}, content_type="application/json").json()
    assert many["receipts"][55]["outcome"] == "later"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"operations": 5}', "[" * 100_000])
def test_a_request_that_makes_no_sense_is_answered_in_a_sentence(scene: Scene, body: str) -> None:
    answer = client_of(scene.cast.commune).post(ADDRESS, body, content_type="application/json")
    assert answer.status_code == 400
    assert "Số vẫn ở trên máy" in answer.content.decode()


def test_without_a_session_the_address_leads_to_the_door(scene: Scene) -> None:
    answer = Client().post(ADDRESS, {"operations": [op(scene)]}, content_type="application/json")
    assert answer.status_code == 302
    assert not Operation.objects.exists()


def test_a_browser_keeps_only_own_open_forms(scene: Scene) -> None:
    kept = client_of(scene.cast.commune).get(ADDRESS).json()["keep"]
    assert f"/thu-thap/{FORM}/{scene.map.one.pk}/2023/" in kept
    assert all(address.startswith("/thu-thap/") for address in kept)
    scene.handed_in()
    assert len(client_of(scene.cast.commune).get(ADDRESS).json()["keep"]) == len(kept) - 1


def test_pages_kept_for_days_are_marked_with_their_person_and_no_other_is(scene: Scene) -> None:
    client = client_of(scene.cast.commune)
    for address in ("/thu-thap/", "/thu-thap/chua-gui/", f"/thu-thap/{FORM}/{scene.map.one.pk}/2023/"):
        assert client.get(address).headers["X-Kept-For"] == str(scene.cast.commune.pk), address
    for address in ("/", "/tai-khoan/", "/ngoai-tuyen/", "/dia-ban/"):
        assert "X-Kept-For" not in client.get(address).headers, address


def test_the_worker_stands_at_the_root_and_names_a_version_of_all_it_brings(scene: Scene) -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    script = answer.content.decode()
    assert answer.headers["X-Shell-Version"] in script
    assert "/static/collection/sync/outbox.js" in script


def test_a_line_that_was_not_sent_back_is_locked_and_its_late_value_kept(scene: Scene) -> None:
    approval.return_submission(
        by=scene.cast.provincial, submission=scene.handed_in(), reasons={"I.1": "Xem lại"}
    )
    late = [op(scene, "I.1", base="1.842", new="1850"), op(scene, "I.3", base="702")]
    receipts = receive(by=scene.cast.commune, operations=late).receipts
    assert [(r.outcome, r.reason) for r in receipts] == [
        (Outcome.APPLIED, ""), (Outcome.REFUSED, "line_locked"),
    ]  # fmt: skip
    assert "I.3" in receipts[1].sentence


@pytest.mark.parametrize("begun", [True, False])
def test_a_closed_round_keeps_the_value_and_says_so(scene: Scene, begun: bool) -> None:
    if begun:
        scene.opened()
    Round.objects.update(closed_at=timezone.now())
    receipt = one(scene.cast.commune, op(scene))
    assert (receipt.outcome, receipt.reason) == (Outcome.REFUSED, "round_closed")
    assert "hỏi cấp tỉnh để mở lại đợt" in receipt.sentence
    assert Operation.objects.get().said["new"][0] == "12"
