"""The commands about the keys of children's records."""

import argparse
import json

from django.utils import timezone

from mangnon.access.sealing import keys
from mangnon.access.sealing.boxes import keyring
from mangnon.access.sealing.rotation import rotate, standing


def new_key(said: argparse.Namespace) -> int:
    """A key for MANGNON_SEAL_KEYS, printed and kept nowhere."""
    name = said.name or f"{timezone.localdate():%Y-%m}"
    if not keys.NAME.fullmatch(name) or name == keys.INDEX or name.startswith(keys.DEMO_NAME):
        raise ValueError(f"Tên khóa '{name}' không dùng được; cần chữ thường, số, gạch nối, như 2026-11.")
    print(keys.new_keys(name).strip() if said.all else keys.new_key(name))
    return 0


def rotate_keys(said: argparse.Namespace) -> int:
    """Everything under the key that stands first; or only how much lies under which."""
    if said.look:
        counts = standing()
        if said.json:
            print(json.dumps({"current": keyring().current, "under": counts}))
        else:
            for name in sorted({*counts, *keyring().sealing}):
                mark = "đang dùng" if name == keyring().current else "chỉ để mở"
                print(f"{name:<20} {counts.get(name, 0):>9}  {mark}")
        return 0
    done = rotate()
    if said.json:
        print(json.dumps({"current": done.key, "boxes": done.boxes, "files": done.files}))
    else:
        print(f"Đã niêm phong lại {done.boxes} ô và {done.files} tệp bằng khóa {done.key}.")
    return 0
