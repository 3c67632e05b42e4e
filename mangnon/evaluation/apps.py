from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "mangnon.evaluation"
    label = "evaluation"
