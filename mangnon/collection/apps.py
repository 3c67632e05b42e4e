from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "mangnon.collection"
    label = "collection"
