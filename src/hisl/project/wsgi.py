"""The WSGI door, for production pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
application = get_wsgi_application()
