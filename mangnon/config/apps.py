from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "mangnon.config"
    label = "config"
