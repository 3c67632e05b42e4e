from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "mangnon.programmes"
    label = "programmes"
