"""What is sealed cannot be read, moved or changed without a key; what the keys' text must look like."""

from dataclasses import replace

import pytest
from pytest_django.fixtures import Settings

from mangnon.access.sealing import files, keys
from mangnon.access.sealing.boxes import SealBroken, is_current, key_name, open_box, seal
from mangnon.access.sealing.index import token
from mangnon.access.sealing.keys import KeysUnfit, read_keys, refuse_demo_keys

NAME = "Trần Thị Măng Non"
OLD, NEW = keys.new_key("cu"), keys.new_key("moi")
INDEX = keys.new_key("index")


@pytest.fixture
def ring(settings: Settings) -> Settings:
    settings.SEALING_KEYS = read_keys(f"{OLD}, {INDEX}")
    return settings


def test_a_box_opens_to_what_was_sealed_and_never_looks_the_same_twice(ring: Settings) -> None:
    one, two = seal(NAME.encode(), "a.b.c"), seal(NAME.encode(), "a.b.c")
    assert one != two
    assert open_box(one, "a.b.c").decode() == NAME == open_box(two, "a.b.c").decode()
    assert NAME.encode() not in one
    assert key_name(one) == "cu"


def test_a_box_in_another_column_does_not_open(ring: Settings) -> None:
    with pytest.raises(SealBroken, match="không mở được"):
        open_box(seal(b"1", "children.Child.name"), "children.Carer.name")


@pytest.mark.parametrize("at", [0, 3, 5, 10, 25, -1])
def test_a_box_with_one_bit_changed_does_not_open(ring: Settings, at: int) -> None:
    box = bytearray(seal(NAME.encode(), "x"))
    box[at] ^= 1
    with pytest.raises(SealBroken) as refused:
        open_box(bytes(box), "x")
    assert NAME not in str(refused.value)


def test_a_cut_box_is_refused(ring: Settings) -> None:
    box = seal(NAME.encode(), "x")
    for end in (0, 3, 6, 20):
        with pytest.raises(SealBroken):
            open_box(box[:end], "x")


def test_the_old_key_opens_while_the_new_one_seals(ring: Settings) -> None:
    before = seal(NAME.encode(), "x")
    ring.SEALING_KEYS = read_keys(f"{NEW}\n{OLD}\n{INDEX}")
    assert open_box(before, "x").decode() == NAME
    assert not is_current(before)
    assert key_name(seal(b"1", "x")) == "moi"


def test_without_its_key_a_box_names_the_key_that_is_missing(ring: Settings) -> None:
    before = seal(NAME.encode(), "x")
    ring.SEALING_KEYS = read_keys(f"{NEW} {INDEX}")
    with pytest.raises(SealBroken, match="khóa cu"):
        open_box(before, "x")


def test_tokens_are_equal_for_equal_values_and_differ_by_purpose_and_key(ring: Settings) -> None:
    one = token("name", "duc")
    assert one == token("name", "duc")
    assert one != token("phone", "duc")
    assert 0 <= one < 2**63
    ring.SEALING_KEYS = replace(ring.SEALING_KEYS, index=b"another key of thirty-two bytes!")
    assert one != token("name", "duc")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "chưa đủ"),
        (OLD, "chưa đủ"),
        (f"{OLD},{OLD},{INDEX}", "hai lần"),
        (f"cu:{OLD[3:]},khac:{OLD[3:]},{INDEX}", "giống nhau"),
        ("abc", "không có tên"),
        ("cu:@@@", "base64"),
        ("cu:YWJj", "dài 3 byte"),
        ("cu:" + "A" * 43 + "=", "đơn điệu"),
    ],
)
def test_unfit_keys_are_refused_in_a_sentence_without_the_key(text: str, said: str) -> None:
    with pytest.raises(KeysUnfit, match=said) as refused:
        read_keys(text)
    assert OLD[3:] not in str(refused.value)


def test_a_key_of_the_demo_is_refused_elsewhere() -> None:
    with pytest.raises(KeysUnfit, match="bản chạy thử"):
        refuse_demo_keys(read_keys(keys.new_keys(keys.DEMO_NAME)))


def test_a_keyring_does_not_print_its_keys() -> None:
    ring = read_keys(f"{OLD} {INDEX}")
    assert OLD[3:20] not in repr(ring)
    assert str(ring.sealing["cu"]) not in repr(ring)


def test_a_kept_file_is_unreadable_on_the_disk_and_readable_through_the_door(
    ring: Settings, tmp_path: object
) -> None:
    ring.MEDIA_ROOT = tmp_path
    content = b"%PDF-1.7 " + NAME.encode()
    name = files.keep(content)
    assert files.fetch(name) == content
    on_disk = files.path_of(name).read_bytes()
    assert NAME.encode() not in on_disk
    assert b"%PDF" not in on_disk
    assert files.path_of(name).stat().st_mode & 0o077 == 0
    files.forget(name)
    with pytest.raises(FileNotFoundError):
        files.fetch(name)


def test_one_kept_file_does_not_open_under_the_name_of_another(ring: Settings, tmp_path: object) -> None:
    ring.MEDIA_ROOT = tmp_path
    one, two = files.keep(b"mot"), files.keep(b"hai")
    files.path_of(two).write_bytes(files.path_of(one).read_bytes())
    with pytest.raises(SealBroken):
        files.fetch(two)


@pytest.mark.parametrize("name", ["../../secret-key", "", "A" * 32, "0" * 31])
def test_a_name_that_was_not_made_here_is_no_path(name: str) -> None:
    with pytest.raises(ValueError, match="không đúng dạng"):
        files.path_of(name)
