from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "mangnon.children"
    label = "children"

    def ready(self) -> None:
        from mangnon.children import counts  # noqa: PLC0415 - models can be imported only once Django is set up
        from mangnon.children.rights import keeping  # noqa: PLC0415 - the same

        counts.declare()
        keeping.declare()
