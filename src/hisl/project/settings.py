"""All settings, from the environment, with working defaults for a laptop."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hisl.project import environment as env

env.refuse_unknown_names()

PACKAGE = Path(__file__).resolve().parent.parent

HISL_HOME = Path(env.text("HISL_HOME", "var")).resolve()
HISL_HOME.mkdir(parents=True, exist_ok=True)
HISL_PORT = env.port("HISL_PORT", 8000)
HISL_ADDRESS = env.text("HISL_ADDRESS", f"http://127.0.0.1:{HISL_PORT}").rstrip("/")
# Guests may read what is public without signing in; off unless somebody decides otherwise.
HISL_GUESTS = env.flag("HISL_GUESTS", default=False)
HISL_ORGANISATION = env.text("HISL_ORGANISATION", "")
# The worker may ask public web pages for the title behind an address in a text.
HISL_LINK_PREVIEWS = env.flag("HISL_LINK_PREVIEWS", default=True)
# The search may also find by meaning, as the installation's own open texts teach it.
HISL_SEARCH_MEANING = env.flag("HISL_SEARCH_MEANING", default=False)

# Pages of other hosts that may speak to the record store from a browser.
HISL_XAPI_ORIGINS = env.origins("HISL_XAPI_ORIGINS")

DEBUG = env.flag("HISL_DEBUG", default=False)
SECRET_KEY = env.secret_key(HISL_HOME)
_address = urlsplit(HISL_ADDRESS)
ALLOWED_HOSTS = sorted({_address.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]
_https = _address.scheme == "https"

INSTALLED_APPS = [
    "hisl.people",
    "hisl.lib",
    "hisl.records",
    "hisl.privacy",
    "hisl.notices",
    "hisl.search",
    "hisl.analytics",
    "hisl.writing",
    "hisl.communities",
    "hisl.loops",
    "hisl.experts",
    "hisl.blogs",
    "hisl.conversations",
    "hisl.wikis",
    "hisl.debriefs",
    "hisl.programmes",
    "hisl.outcomes",
    "hisl.importers",
    "hisl.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "django_htmx",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hisl.lib.conditional.ConditionalPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hisl.people.middleware.SignInMiddleware",
    "hisl.people.middleware.KeysAskedOnceMiddleware",
    "hisl.people.middleware.OwnSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hisl.notices.middleware.PresenceMiddleware",
]

ROOT_URLCONF = "hisl.project.urls"
WSGI_APPLICATION = "hisl.project.wsgi.application"
ASGI_APPLICATION = "hisl.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hisl.lib.nav.context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("HISL_DATABASE_URL"), HISL_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if _redis := env.text("HISL_REDIS_URL"):
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis}
    }

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "hisl.people.accounts.StayBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Where somebody new is led once, instead of there.
WELCOME_URL = "web:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Accounts are made by the organisation (import, administration, single sign-on), not by strangers.
ACCOUNT_ADAPTER = "hisl.people.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Drawings carry their measures in style attributes.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("HISL_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = HISL_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = HISL_HOME / "files"

for _name, _value in env.mail(env.text("HISL_MAIL_URL")).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("HISL_MAIL_FROM", f"hisl@{_address.hostname}")
HISL_MAIL_REPLY_TO = env.reply_address(env.text("HISL_MAIL_REPLY_TO"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
