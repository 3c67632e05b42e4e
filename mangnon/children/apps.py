from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "mangnon.children"
    label = "children"

    def ready(self) -> None:
        from mangnon.children import counts, year_counts  # noqa: PLC0415 - models need Django to be set up first
        from mangnon.children.rights import keeping  # noqa: PLC0415 - the same

        counts.declare()
        year_counts.declare()
        keeping.declare()
