from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "mangnon.rulebook"
    label = "rulebook"
