"""Vietnamese unless asked otherwise."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_an_english_browser_still_gets_vietnamese(client: Client) -> None:
    answer = client.get(reverse("access:sign_in"), headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi"' in answer.content.decode()


def test_english_is_there_for_who_asks(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/dang-nhap/"})
    assert '<html lang="en"' in client.get(reverse("access:sign_in")).content.decode()


def test_a_language_nobody_speaks_here_is_vietnamese(client: Client) -> None:
    client.cookies["django_language"] = "xx"
    assert '<html lang="vi"' in client.get(reverse("access:sign_in")).content.decode()
