"""The product's own settings, in a home of their own, with what only tests may have.

The home comes first: the product's settings read it while they load.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="hisl-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["HISL_HOME"] = _home
os.environ["HISL_SECRET_KEY"] = "only-for-tests"
# A browser test drives the page and reads the database from one thread, in which the browser's
# own event loop runs; Django would refuse the second.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from hisl.project.settings import *  # noqa: E402, F403
from hisl.project.settings import STORAGES  # noqa: E402

# A password that takes long to hash is good for people and bad for tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files by their own names, straight from the source: nothing has to be collected before.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
