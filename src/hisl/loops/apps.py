from django.apps import AppConfig


class LoopsConfig(AppConfig):
    name = "hisl.loops"
