"""Settings: each is documented, and outside the demo nothing starts with a secret everybody knows."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mangnon.access.sealing.keys import new_keys

ROOT = Path(__file__).resolve().parent.parent
READ_IN = [
    "mangnon/config/settings.py", "mangnon/ui/testing.py", "tools/testdb.py", "mangnon/figures/tests/test_recording.py",
]  # fmt: skip
READS = re.compile(r"""(?:environ\.get\(|environ\[|\bflag\(|\bnumber\()\s*["']([A-Z][A-Z_]+)["']""")
LONG = "k" * 60


def read_names() -> set[str]:
    return {name for path in READ_IN for name in READS.findall((ROOT / path).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", sorted(read_names()))
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_nothing_is_documented_that_is_not_read() -> None:
    said = re.findall(
        r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(said) == read_names()


def test_no_other_file_reads_settings_of_its_own() -> None:
    elsewhere = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "mangnon").rglob("*.py")
        if READS.search(path.read_text(encoding="utf-8"))
    }
    assert elsewhere <= set(READ_IN)


def settings_with(tmp_path: Path, *asked: str, **said: str) -> subprocess.CompletedProcess[str]:
    """Start Django in a process of its own with these variables, and print the settings asked for as JSON."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MANGNON_", "DATABASE_URL"))}
    code = (
        "import json, django\nfrom django.conf import settings\n"
        f"print(json.dumps([getattr(settings, n) for n in {list(asked)!r}], default=str))"
    )
    environment |= {"DJANGO_SETTINGS_MODULE": "mangnon.config.settings", "MANGNON_VAR": str(tmp_path), **said}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_outside_the_demo_nothing_starts_without_a_secret(tmp_path: Path) -> None:
    refused = settings_with(tmp_path, "DEBUG", MANGNON_DEMO="0")
    assert refused.returncode != 0
    assert "Chưa có MANGNON_SECRET_KEY" in refused.stderr
    assert not (tmp_path / "secret-key").exists()


def test_outside_the_demo_nothing_starts_without_keys_of_its_own_for_childrens_records(
    tmp_path: Path,
) -> None:
    said = {"MANGNON_DEMO": "0", "MANGNON_SECRET_KEY": LONG}
    refused = settings_with(tmp_path, "DEBUG", **said)
    assert refused.returncode != 0
    assert "Chưa có MANGNON_SEAL_KEYS" in refused.stderr
    demo_keys = settings_with(tmp_path, "DEBUG", **said, MANGNON_SEAL_KEYS=new_keys("chay-thu"))
    assert "chỉ dành cho bản chạy thử" in demo_keys.stderr
    own = settings_with(tmp_path, "SEALING_KEYS", **said, MANGNON_SEAL_KEYS=new_keys("2026-11"))
    assert json.loads(own.stdout) == ["Keyring(2026-11)"]
    assert not (tmp_path / "seal-keys").exists()


def test_keys_may_stand_in_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "khoa"
    kept.write_text(new_keys("2026-11"), encoding="ascii")
    found = settings_with(tmp_path, "SEALING_KEYS", MANGNON_SEAL_KEYS=str(kept))
    assert json.loads(found.stdout) == ["Keyring(2026-11)"]
    missing = settings_with(tmp_path, "SEALING_KEYS", MANGNON_SEAL_KEYS=str(tmp_path / "khong-co"))
    assert "không đọc được" in missing.stderr


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    refused = settings_with(tmp_path, "DEBUG", MANGNON_DEMO="0", MANGNON_SECRET_KEY="ngan")
    assert "ngắn hơn 50 ký tự" in refused.stderr


def test_the_command_refuses_in_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "MANGNON_DEMO": "0", "MANGNON_VAR": str(tmp_path), "MANGNON_SECRET_KEY": ""}
    command = [sys.executable, "-m", "mangnon.config.command", "doctor"]
    refused = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1


def test_the_demo_makes_a_secret_of_its_own_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = settings_with(tmp_path, "SECRET_KEY", "DEBUG")
    second = settings_with(tmp_path, "SECRET_KEY", "DEBUG")
    key, debug = json.loads(first.stdout)
    assert first.stdout == second.stdout
    assert len(key) > 50
    assert debug is False
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_https_makes_cookies_secure_and_a_proxy_is_believed_only_when_told(tmp_path: Path) -> None:
    asked = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER"]
    alone = settings_with(tmp_path, *asked, MANGNON_HTTPS="1", MANGNON_SECRET_KEY=LONG)
    behind = settings_with(tmp_path, *asked, MANGNON_HTTPS="1", MANGNON_PROXY="1", MANGNON_SECRET_KEY=LONG)
    assert json.loads(alone.stdout) == [True, True, True, None]
    assert json.loads(behind.stdout)[-1] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_https_binds_cookies_to_this_host_and_covers_subdomains(tmp_path: Path) -> None:
    asked = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "LANGUAGE_COOKIE_NAME",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    ]
    found = settings_with(tmp_path, *asked, "SECURE_HSTS_SECONDS", MANGNON_HTTPS="1", MANGNON_SECRET_KEY=LONG)
    *names, subdomains, seconds = json.loads(found.stdout)
    assert all(name.startswith("__Host-") for name in names)
    assert (subdomains, seconds) == (True, 31536000)


def test_the_second_step_is_required_outside_the_demo_and_sessions_have_limits(tmp_path: Path) -> None:
    asked = ["SECOND_STEP_REQUIRED", "SESSION_COOKIE_AGE", "SESSION_IDLE"]
    said = {"MANGNON_SECRET_KEY": LONG, "MANGNON_SEAL_KEYS": new_keys("2026-11"), "MANGNON_DEMO": "0"}
    assert json.loads(settings_with(tmp_path, *asked, **said).stdout) == [True, 43200, 3600]
    assert json.loads(settings_with(tmp_path, *asked).stdout)[0] is False
    refused = settings_with(tmp_path, "DEBUG", MANGNON_SESSION_HOURS="99")
    assert "cần một số từ 1 đến 24" in refused.stderr


def test_an_address_of_another_kind_of_database_is_explained(tmp_path: Path) -> None:
    refused = settings_with(tmp_path, "DATABASES", DATABASE_URL="mysql://u:p@h/db")
    assert "postgres://" in refused.stderr
