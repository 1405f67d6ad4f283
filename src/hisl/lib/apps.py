from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibConfig(AppConfig):
    name = "hisl.lib"
    verbose_name = _("Look")

    def ready(self) -> None:
        from django.core import validators
        from django.forms import Field

        # What every form says of a mistake, in our words instead of the framework's.
        Field.default_error_messages["required"] = _("Fill this in.")
        validators.MinValueValidator.message = _("Give %(limit_value)s or more.")
        validators.MaxValueValidator.message = _("Give %(limit_value)s or less.")
