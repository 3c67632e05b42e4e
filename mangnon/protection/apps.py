# ruff: noqa: PLC0415 - models can be imported only once every app is known
from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "mangnon.protection"
    label = "protection"

    def ready(self) -> None:
        """What incidents count, and what is open at a place that changes hands."""
        from mangnon.access.open_work import tell_open_work
        from mangnon.protection import counts, rights
        from mangnon.protection.open_work import open_cases

        counts.declare()
        rights.declare()
        tell_open_work(open_cases)
