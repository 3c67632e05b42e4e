"""The address a request is counted under, behind a proxy and without one."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from mangnon.ui.client import ClientAddress, client_address, networks

OURS = networks("127.0.0.1, ::1, 10.0.0.0/24")
CALLER = "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", CALLER, CALLER),
        ("127.0.0.1", f"1.2.3.4, {CALLER}", CALLER),  # the caller invented the first
        ("127.0.0.1", f"{CALLER}, 10.0.0.7", CALLER),  # two proxies of ours
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("127.0.0.1", f"{CALLER}:5521", CALLER),
        ("127.0.0.1", "[2001:db8::5]:443", "2001:db8::5"),
        ("::ffff:127.0.0.1", CALLER, CALLER),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "khong-phai-dia-chi", "127.0.0.1"),
        ("127.0.0.1", f"rac, {CALLER}", CALLER),
        ("198.51.100.1", CALLER, "198.51.100.1"),  # no proxy of ours: its word is not believed
        ("", CALLER, ""),
    ],
)
def test_the_chain_is_read_from_its_end_past_proxies_of_ours(peer: str, forwarded: str, found: str) -> None:
    assert client_address(peer, forwarded, OURS) == found


@given(st.text(max_size=80))
def test_nothing_a_caller_writes_makes_them_somebody_else(invented: str) -> None:
    said = f"{invented.replace(chr(0), '')}, {CALLER}"
    assert client_address("127.0.0.1", said, OURS) == CALLER


def passed(settings: Settings, trusted: str, **meta: str) -> HttpRequest:
    settings.TRUSTED_PROXIES = networks(trusted)
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]
    ClientAddress(lambda _request: HttpResponse())(request)
    return request


def test_what_an_unknown_peer_says_of_a_chain_is_gone(settings: Settings) -> None:
    said = {"HTTP_X_FORWARDED_FOR": CALLER, "HTTP_X_FORWARDED_PROTO": "https"}
    request = passed(settings, "", REMOTE_ADDR="198.51.100.1", **said)
    assert request.META["REMOTE_ADDR"] == "198.51.100.1"
    assert "HTTP_X_FORWARDED_PROTO" not in request.META
    request = passed(settings, "127.0.0.1", REMOTE_ADDR="127.0.0.1", **said)
    assert request.META["REMOTE_ADDR"] == CALLER
    assert request.META["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.django_db
def test_a_lock_out_falls_on_the_callers_address_and_not_on_everybody_behind_the_proxy(
    settings: Settings,
) -> None:
    settings.TRUSTED_PROXIES = networks("127.0.0.1")

    def tries(address: str, times: int) -> int:
        client, status = Client(), 0
        for _time in range(times):
            status = client.post(
                "/dang-nhap/", {"username": "ai-do", "password": "sai-mat-khau"}, HTTP_X_FORWARDED_FOR=address
            ).status_code
        return status

    assert tries("203.0.113.9", 6) == 429
    assert tries("203.0.113.10", 1) == 200
