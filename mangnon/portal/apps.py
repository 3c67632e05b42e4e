from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mangnon.portal"
    label = "portal"
