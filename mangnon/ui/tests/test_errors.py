import pytest
from django.test import Client

pytestmark = pytest.mark.urls("mangnon.ui.tests.urls_with_errors")


@pytest.fixture
def quiet() -> Client:
    """A client that looks at error pages instead of raising; signed out, so no database is asked."""
    return Client(raise_request_exception=False)


def text(response: object) -> str:
    return getattr(response, "content", b"").decode()


def test_a_refused_deed_is_told_in_its_sentence(quiet: Client) -> None:
    response = quiet.get("/refuse/")
    assert response.status_code == 400
    assert "77 trẻ được trợ giúp nhiều hơn 21 trẻ" in text(response)
    assert "Chưa làm được việc này · Măng Non</title>" in text(response)


def test_htmx_gets_the_message_alone(quiet: Client) -> None:
    response = quiet.post("/refuse/", headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert text(response).startswith('<div class="msg bad">')
    assert "<html" not in text(response)


def test_typed_words_are_given_back_but_no_secrets(quiet: Client) -> None:
    response = quiet.post(
        "/clash/", {"value": "1.842 <b>", "password": "mat-khau-dai", "csrfmiddlewaretoken": "k9"}
    )
    assert response.status_code == 409
    assert "<li>1.842 &lt;b&gt;</li>" in text(response)
    assert "mat-khau-dai" not in text(response)
    assert "<li>k9</li>" not in text(response)
    assert response["Cache-Control"] == "no-store"


def test_not_yours_and_not_there_are_one_answer(quiet: Client) -> None:
    pages = [quiet.get(address) for address in ("/not_yours/", "/missing/", "/no-such-page/")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    bodies = {text(page).split("<main")[1].split("only-print")[0] for page in pages}
    assert len(bodies) == 1
    assert "em A" not in text(pages[1])


def test_a_page_of_another_role_says_whom_to_ask(quiet: Client) -> None:
    response = quiet.get("/forbidden/")
    assert response.status_code == 403
    assert "Hỏi cán bộ cấp tỉnh" in text(response)


def test_sentences_of_the_ground_floor_reach_the_officer(quiet: Client) -> None:
    response = quiet.get("/unclear/")
    assert response.status_code == 400
    assert "12,5 hay 125?" in text(response)


def test_a_broken_page_gives_a_code_found_in_the_log(quiet: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = quiet.post("/broken/", {"value": "1.842"})
    codes = [record.getMessage().split()[-1] for record in caplog.records if record.name == "mangnon.errors"]
    assert response.status_code == 500
    assert f'<b class="tn">{codes[0]}</b>' in text(response)
    assert "<li>1.842</li>" in text(response)
    assert "ZeroDivisionError" not in text(response)


def test_a_stale_form_is_asked_for_again() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/page/", {"value": "1.842"})
    assert response.status_code == 403
    assert "Mở lại trang rồi gửi lần nữa" in text(response)


def test_a_malformed_address_is_explained(quiet: Client) -> None:
    response = quiet.get("/page/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "không đọc được" in text(response)


def test_a_sign_that_is_no_letter_is_answered_before_it_reaches_a_database(quiet: Client) -> None:
    for address in ("/refuse/?tim=a%00b", "/ref%00use/"):
        response = quiet.get(address)
        assert response.status_code == 400
        assert "Có ký tự không phải chữ" in text(response)


def test_words_typed_beside_such_a_sign_are_given_back(quiet: Client) -> None:
    response = quiet.post("/clash/", {"value": "1.842\x00", "note": "đã hỏi lại xã"})
    assert response.status_code == 400
    assert "<li>1.842</li>" in text(response)
    assert "<li>đã hỏi lại xã</li>" in text(response)
