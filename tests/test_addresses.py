"""Every address: closed to strangers, whole for every role, and under a strict content security policy."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.figures.testing import element, report
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db
OPEN = {
    "access:sign_in",
    "access:start",
    "access:sign_out",
    "protection:door",
    "protection:danger",
    "protection:report",
    "protection:received",
    "protection:field",
    "protection:kept",
    "protection:near",
    "signin:second",
    "ui:gallery",
    "ui:first_help",
    "set_language",
}
# open to strangers and holding nothing of a place: the style of the paper, what works without a line
OPEN_FILES = {"reports:paper_css", "sync_worker", "sync_offline"}
SAMPLE = {
    "pk": 1,
    "unit_id": 1,
    "settled_id": 1,
    "block": 1,
    "key": "khongcohoso",
    "code": "s2",
    "name": "khongcotep",
    "no": "01",
    "suffix": "pdf",
}
ROLES = [
    "administrator",
    "provincial",
    "leader",
    "agency",
    "commune",
    "neighbour",
    "viewer",
    "other_provincial",
]


def named(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from named(entry, prefix + inner)
        elif entry.name:
            yield prefix + entry.name, entry


ADDRESSES = dict(named(get_resolver()))


def sample_of(name: str) -> str:
    """The address with some value in each place; digits suit every converter of ours."""
    places = ADDRESSES[name].pattern.regex.groupindex
    for word in ("2023", "doi-ten", "pdf", "len"):
        values = {key: SAMPLE.get(key, word) for key in places}
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    values = {key: SAMPLE.get(key, "docx" if key == "suffix" else "2023") for key in places}
    return reverse(name, kwargs=values)


PLAIN = [n for n, p in ADDRESSES.items() if not p.pattern.regex.groupindex]
OF_A_UNIT = [n for n, p in ADDRESSES.items() if set(p.pattern.regex.groupindex) == {"unit_id"}]


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - OPEN - OPEN_FILES))
def test_a_stranger_is_sent_to_the_door(name: str, client: Client) -> None:
    for answer in (client.get(sample_of(name)), client.post(sample_of(name))):
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/dang-nhap/")
        else:
            assert answer.status_code == 405  # only to be posted, or only to be read


def a_small_world() -> tuple[SmallMap, Cast]:
    load_rulebook()
    m = small_map()
    children = element()
    for unit, value in ((m.one, 120), (m.two, 30), (m.three, 50), (m.other_commune, 70)):
        report(unit, value, children)
    return m, cast_of(m)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_breaks_for_any_role(role: str, client: Client) -> None:
    _m, cast = a_small_world()
    client.force_login(cast.everybody()[role])
    codes = {name: client.get(reverse(name)).status_code for name in PLAIN}
    assert {name: code for name, code in codes.items() if code not in {200, 302, 404, 405}} == {}


@pytest.mark.parametrize("name", OF_A_UNIT)
def test_a_place_of_another_province_is_not_there(name: str, client: Client) -> None:
    m, cast = a_small_world()
    client.force_login(cast.provincial)
    for unit in (m.other_province, m.other_commune):
        address = reverse(name, args=[unit.pk])
        codes = {client.get(address).status_code, client.post(address).status_code}
        assert codes <= {404, 405}


@pytest.mark.parametrize("role", ROLES)
def test_pages_allow_no_inline_script_or_style(role: str, client: Client) -> None:
    _m, cast = a_small_world()
    client.force_login(cast.everybody()[role])
    for name in PLAIN:
        answer = client.get(reverse(name))
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        if answer.headers["Content-Type"].startswith("text/html") and answer.status_code == 200:
            page = answer.content.decode()
            assert " style=" not in page, name
            assert "<script>" not in page, name
            assert " onclick=" not in page, name


def test_answers_carry_the_other_guarding_headers(client: Client) -> None:
    answer = client.get("/dang-nhap/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "base-uri 'none'" in policy
    assert "object-src 'none'" in policy
    style = client.get("/static/ui/tokens.css")
    assert "frame-ancestors 'none'" in style.headers["Content-Security-Policy"]
    assert style.headers["X-Content-Type-Options"] == "nosniff"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
