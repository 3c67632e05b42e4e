# ruff: noqa: PLC0415 - models can be imported only once every app is known
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class FiguresConfig(AppConfig):
    name = "mangnon.figures"
    label = "figures"

    def ready(self) -> None:
        """Totals follow the map; previews of a change of the map show children."""
        from mangnon.figures.previews import children_of
        from mangnon.figures.rollups import rebuild_after
        from mangnon.places.signals import map_changed
        from mangnon.places.totals import show_totals

        def follow(change: Any, **_: object) -> None:
            rebuild_after(change)

        map_changed.connect(follow, weak=False, dispatch_uid="figures.rollups")
        show_totals(gettext_noop("Trẻ em dưới 16 tuổi, số mới nhất"), children_of)
