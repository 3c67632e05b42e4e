from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "mangnon.children"
    label = "children"
