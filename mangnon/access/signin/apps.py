from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "mangnon.access.signin"
    label = "signin"

    def ready(self) -> None:
        from mangnon.access.signin import signals  # noqa: F401, PLC0415 (listens from here on)
