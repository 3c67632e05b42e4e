"""The ui room: how every page looks, speaks and fails."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mangnon.ui"
    label = "ui"
