"""A round that is due before the day its figures are of asks for estimates, and says so."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.collection.models import Round
from mangnon.collection.tests.conftest import Scene


@pytest.mark.parametrize(("due", "told"), [(date(2023, 12, 10), True), (date(2023, 12, 16), False)])
def test_a_form_due_before_its_cut_off_asks_for_estimates(
    due: date, told: bool, scene: Scene, client: Client
) -> None:
    Round.objects.update(cut_off=date(2023, 12, 14), due=due)
    client.force_login(scene.cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("collection:board", args=[scene.form.code, scene.map.province.pk, "2023"]))
    assert ("trước ngày chốt số 14/12/2023" in page.content.decode()) is told
