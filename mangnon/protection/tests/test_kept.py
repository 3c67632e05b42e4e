"""What a telephone kept without a line: sealed for the server alone, told once, never refused for its form."""

import json
import secrets
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from mangnon.access.models import Person
from mangnon.access.sealing import envelopes
from mangnon.access.sealing.boxes import SealBroken
from mangnon.access.sealing.keys import new_key, new_keys, read_keys
from mangnon.protection import door, kept
from mangnon.protection.models import Report
from mangnon.protection.testing import NAME, Scene, scene

pytestmark = pytest.mark.django_db
ADDRESS = "/tre-can-giup/giu-lai/"
OP = "0123456789abcdef"


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def envelope(content: object, key: str = "") -> str:
    """As the script in the browser seals it (door.js); the browser's own is opened in test_in_browser.py."""
    name, _colon, point = (key or envelopes.public_key()).partition(":")
    mine = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), envelopes.read(point))
    own = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    place = kept.PLACE.encode()
    secret, nonce = (
        envelopes.derived(mine.exchange(ec.ECDH(), theirs), place, salt=own),
        secrets.token_bytes(12),
    )
    shut = AESGCM(secret).encrypt(nonce, json.dumps(content).encode(), place)
    return ".".join(["MNE1", name, *(envelopes.written(part) for part in (own, nonce, shut))])


def said(s: Scene, way: str = "officer", **fields: str) -> dict[str, object]:
    known = {"tinh": s.map.province.code, "commune": str(s.map.one.pk), "condition": "Trẻ khóc", **fields}
    return {"way": way, "fields": list(known.items())}


def post(sealed: str, who: Person | None = None, op_id: str = OP) -> dict[str, str]:
    client = Client()
    if who:
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, str] = client.post(ADDRESS, {"op_id": op_id, "sealed": sealed}).json()
    return found


def test_an_officers_report_comes_in_under_their_name_with_its_hour(s: Scene) -> None:
    hour = timezone.localtime() - timedelta(hours=3)
    sealed = envelope(
        said(s, channel="school", received_at=f"{hour:%Y-%m-%dT%H:%M}", name=NAME, with_harmer="yes")
    )
    assert post(sealed, s.people.worker) == {"state": "taken"}
    row = Report.objects.get()
    assert (row.by, row.channel, row.commune, row.urgency) == (s.people.worker, "school", s.map.one, "now")
    assert row.received_at == hour.replace(second=0, microsecond=0)
    assert row.sent_at > row.received_at
    assert row.content["name"] == NAME


def test_sent_again_it_is_the_same_report(s: Scene) -> None:
    for _again in range(3):
        assert post(envelope(said(s)), s.people.worker)["state"] == "taken"
    assert Report.objects.count() == 1


def test_a_child_does_not_wait_for_a_password(s: Scene) -> None:
    """Nobody is signed in any more: the report comes in as through the public door, and says where it is from."""
    assert post(envelope(said(s, channel="police")))["state"] == "taken"
    row = Report.objects.get()
    assert (row.by, row.channel) == (None, "online")
    assert "Cán bộ ghi khi không có mạng" in row.content["notes"]


def test_what_cannot_be_read_is_kept_in_the_notes(s: Scene) -> None:
    post(envelope(said(s, age="chín tuổi", commune="999999", kind="la-lung")), s.people.worker)
    row = Report.objects.get()
    assert (row.commune, row.kind) == (None, "unknown")
    assert "Chừng mấy tuổi?: chín tuổi" in row.content["notes"]
    assert row.content["condition"] == "Trẻ khóc"


def test_one_that_lay_for_months_comes_in_and_starts_no_old_clock(s: Scene) -> None:
    post(envelope(said(s, received_at="2026-01-05T08:00", channel="phone")), s.people.worker)
    row = Report.objects.get()
    assert timezone.now() - row.received_at < timedelta(minutes=1)
    assert "08:00 ngày 05/01/2026" in row.content["notes"]


def test_an_empty_one_is_refused_with_a_sentence(s: Scene) -> None:
    answer = post(envelope(said(s, condition="", commune="")), s.people.worker)
    assert answer["state"] == "refused"
    assert "Chưa có điều gì được ghi" in answer["why"]
    assert not Report.objects.exists()


@pytest.mark.parametrize("spoil", [str.upper, lambda e: e[:-4], lambda _e: "MNE1.a.b", lambda _e: ""])
def test_a_spoilt_envelope_is_refused_and_says_what_to_do(s: Scene, spoil: object) -> None:
    answer = post(spoil(envelope(said(s))), s.people.worker)  # type: ignore[operator]
    assert answer["state"] == "refused"
    assert "gọi 111" in answer["why"]


def test_an_envelope_opens_after_a_new_key_as_long_as_the_old_one_is_there(settings: Settings) -> None:
    old, index = new_key("cu"), new_key("index")
    settings.SEALING_KEYS = read_keys(f"{old} {index}")
    sealed = envelope({"way": "door"})
    settings.SEALING_KEYS = read_keys(f"{new_key('moi')} {old} {index}")
    assert json.loads(envelopes.open_envelope(sealed, kept.PLACE)) == {"way": "door"}
    settings.SEALING_KEYS = read_keys(new_keys("khac"))
    with pytest.raises(SealBroken):
        envelopes.open_envelope(sealed, kept.PLACE)


def test_an_envelope_for_one_place_does_not_open_in_another() -> None:
    with pytest.raises(SealBroken):
        envelopes.open_envelope(envelope({"way": "door"}), "children.kept")


def test_too_many_from_one_line_wait_and_are_not_lost(s: Scene) -> None:
    for number in range(door.PER_SENDER):
        post(envelope(said(s, way="door")), op_id=f"{number:016x}")
    assert post(envelope(said(s, way="door")), op_id="f" * 16) == {"state": "wait"}
    assert Report.objects.count() == door.PER_SENDER


def test_the_officers_page_holds_nothing_of_anybody_and_says_first_what_to_do(s: Scene) -> None:
    client = Client()
    client.force_login(s.people.worker, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/tre-can-giup/can-bo/?tinh={s.map.province.code}&xa={s.map.one.code}"
    page = client.get(address).content.decode()
    assert s.people.worker.full_name not in page
    assert page.index('href="tel:111"') < page.index("Tin đến bằng cách nào?")
    assert "selected>Xã Một" in page


def test_a_telephone_learns_who_is_there_and_nothing_else(s: Scene) -> None:
    assert set(Client().get(ADDRESS).json()) == {"token", "signed_in"}
