"""The small map, its people and a few generated children, for the tests of the pages."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.children.circumstance_actions import begin_circumstance
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Child, Circumstance, CircumstanceKind, DataRequest, LifeEvent, Pair
from mangnon.children.rights.actions import Asked, ask
from mangnon.children.testing import some_child
from mangnon.rulebook.actions import load as load_rulebook


@dataclass(frozen=True)
class Scene:
    m: SmallMap
    cast: Cast
    supervisor: Person
    worker: Person
    collaborator: Person
    child: Child
    twin: Child
    membership: Circumstance
    secret: Circumstance
    pair: Pair
    request: DataRequest

    @property
    def event(self) -> LifeEvent:
        """A need of the child, written down when it is first asked for."""
        row = self.child.events.first()
        return row or LifeEvent.objects.create(child=self.child, kind="need", valid_from=date(2026, 1, 5))

    def people(self) -> dict[str, Person]:
        return {
            **self.cast.everybody(), "supervisor": self.supervisor, "worker": self.worker, "collaborator": self.collaborator,
        }  # fmt: skip

    def addresses(self) -> dict[str, str]:
        one = ("child", "edit", "move", "circumstance", "event", "history", "child_looks", "rights")
        return {
            **{name: reverse(f"children:{name}", args=[self.child.public_id]) for name in one},
            "end": reverse("children:end", args=[self.child.public_id, self.membership.pk]),
            "data_request": reverse("children:data_request", args=[self.child.public_id, self.request.pk]),
            "outcome": reverse("children:outcome", args=[self.child.public_id, self.event.pk]),
            "pair": reverse("children:pair", args=[self.pair.pk]),
        }


def build() -> Scene:
    load_rulebook()
    load_kinds()
    m = small_map()
    cast = cast_of(m)
    child = some_child(
        m.one, "Vừ Thị Mẫu Đơn", born=date(2017, 3, 9), mother="Vừ Thị Dợ", phone="0912345678", number="011317001234",
        sex="female", detail="bản Nậm Pồ", note="ghi chú riêng",
    )  # fmt: skip
    twin = some_child(m.one, "Vừ Thị Mẫu Đơn", born=date(2017, 3, 9), mother="Vừ Thị Dợ")
    begin = {"by": None, "child": child, "day": date(2024, 1, 5)}
    membership = begin_circumstance(
        kind=CircumstanceKind.objects.get(code="HCDB-04.2"),
        evidence="Giấy xác nhận số 12",
        **begin,  # type: ignore[arg-type]
    )
    secret = begin_circumstance(
        kind=CircumstanceKind.objects.get(code="HCDB-05"),
        evidence="Bệnh án",
        **begin,  # type: ignore[arg-type]
    )
    pair = Pair.objects.create(
        one=min(child, twin, key=lambda c: c.pk), other=max(child, twin, key=lambda c: c.pk), score=92, likeness="same",
        reasons=["name", "birth", "mother"],
    )  # fmt: skip
    return Scene(
        m, cast, person("giam-sat", RoleName.CASE_SUPERVISOR, m.province), person("bao-ve", RoleName.CHILD_WORKER, m.one),
        person("ctv", RoleName.COLLABORATOR, m.one), child, twin, membership, secret, pair,
        ask(by=cast.commune, child=child, asked=Asked("access", "Bố của trẻ, có căn cước")),
    )  # fmt: skip


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def scene(db: None) -> Scene:
    return build()
