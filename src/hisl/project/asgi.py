"""The ASGI door: pages, and later live editing and the record store."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
application = get_asgi_application()
