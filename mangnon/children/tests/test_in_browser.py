"""The registry in a real Chromium, on a desktop and a phone: accessible, within the window, search while typing."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.children.models import Child
from mangnon.children.tests.scene import Scene, build
from mangnon.ui.testing import axe_violations, console_errors, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser: Browser, live_server: LiveServer, who: Person, width: int) -> Page:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context.new_page()


def pages(scene: Scene) -> list[tuple[Person, str]]:
    officer, supervisor = scene.cast.commune, scene.supervisor
    own = scene.addresses()
    return [
        (officer, reverse("children:list")),
        (officer, reverse("children:add")),
        *(
            (officer, own[name])
            for name in ("child", "edit", "move", "circumstance", "event", "history", "end", "pair")
        ),
        (officer, reverse("children:doubles")),
        (officer, reverse("children:lists")),
        (supervisor, own["child_looks"]),
        (supervisor, reverse("children:export")),
        (supervisor, reverse("children:counts", args=[scene.m.province.pk])),
        (officer, reverse("portal:search")),
        (officer, scene.addresses()["rights"]),
        (officer, scene.addresses()["data_request"]),
        (supervisor, reverse("children:kinds")),
        (supervisor, reverse("children:retention")),
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(browser: Browser, live_server: LiveServer, width: int) -> None:
    scene = build()
    found: dict[str, object] = {}
    for who, address in pages(scene):
        page = opened(browser, live_server, who, width)
        errors = console_errors(page)
        page.goto(live_server.url + address)
        page.wait_for_selector("body[data-ready]")
        page.evaluate(
            "() => scrollTo(0, document.documentElement.scrollHeight)"
        )  # the bar at the foot covers nothing then
        wrong = axe_violations(page)
        if wrong or errors or not no_sideways_scroll(page):
            found[address] = (wrong, errors, no_sideways_scroll(page))
        page.context.close()
    assert found == {}


def test_typing_a_name_shows_the_child_and_the_address_stays_empty_of_it(
    browser: Browser, live_server: LiveServer
) -> None:
    scene = build()
    page = opened(browser, live_server, scene.cast.commune, 390)
    page.goto(live_server.url + reverse("children:list"))
    page.fill("#tim", "mau don")
    page.wait_for_selector("#nhanh a.item")
    assert "Vừ Thị Mẫu Đơn" in page.inner_text("#nhanh")
    page.press("#tim", "Enter")
    page.wait_for_selector("text=Khớp với điều bạn tìm")
    assert "mau" not in page.url
    page.context.close()


def test_a_new_child_is_entered_on_a_phone_and_its_double_is_told_while_typing(
    browser: Browser, live_server: LiveServer
) -> None:
    scene = build()
    page = opened(browser, live_server, scene.cast.commune, 390)
    page.goto(live_server.url + reverse("children:add"))
    page.fill("#id_name", "vu thi mau don")
    page.fill("#id_birth", "09/03/2017")
    page.fill("#id_mother", "vu thi do")
    page.press("#id_mother", "Tab")
    page.wait_for_selector("#gan-giong a")
    assert "cùng ngày sinh" in page.inner_text("#gan-giong")
    page.fill("#id_name", "Hạng A Lềnh")
    page.fill("#id_birth", "2019")
    page.fill("#id_mother", "Mùa Thị Ly")
    page.click("button:has-text('Ghi vào sổ')")
    page.wait_for_selector("text=Hoàn cảnh")
    assert Child.objects.latest("pk").name == "Hạng A Lềnh"
    assert page.title().startswith("Hồ sơ trẻ em")
    page.context.close()
