# ruff: noqa: PLC0415 - models can be imported only once every app is known
from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "mangnon.collection"
    label = "collection"

    def ready(self) -> None:
        """Whoever ends a post or hands a place over sees which forms are open there."""
        from mangnon.access.open_work import tell_open_work
        from mangnon.collection.open_work import open_forms

        tell_open_work(open_forms)
