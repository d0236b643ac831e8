"""Django's settings. What differs between installations comes from `environment`, nothing else reads it."""

from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from valvo.config.environment import PROJECT, environment

ENVIRONMENT = environment()
BASE_DIR = PROJECT

SECRET_KEY = ENVIRONMENT.signing_key()
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.hosts
SITE_URL = ENVIRONMENT.url.rstrip("/")
DATA_FOLDER = ENVIRONMENT.data
ERASES_BY_ITSELF = ENVIRONMENT.retention
LAKE_FOLDER = ENVIRONMENT.lake or ENVIRONMENT.data / "lake"  # a folder or an address
LAKE_STORE = ENVIRONMENT.lake_store
SCANNER = ENVIRONMENT.scanner
SHOW_DEMO_ACCOUNTS = ENVIRONMENT.demo

# Ground first, then the thread from left to right; `web` holds what all pages share.
OUR_APPS = [
    "valvo.web",
    "valvo.organisation",
    "valvo.accounts",
    "valvo.trail",
    "valvo.attachments",
    "valvo.definitions",
    "valvo.intake",
    "valvo.handling",
    "valvo.hotline",
    "valvo.notices",
    "valvo.learning",
    "valvo.privacy",
    "valvo.retention",
    "valvo.improvement",
    "valvo.investigations",
    "valvo.recommendations",
    "valvo.green_cross",
    "valvo.registers",
    "valvo.devices",
    "valvo.occasions",
    "valvo.waiting",
    "valvo.feedback",
    "valvo.ombud",
    "valvo.questionnaires",
    "valvo.programmes",
    "valvo.measured",
    "valvo.plans",
    "valvo.forums",
    "valvo.inspections",
    "valvo.contracts",
    "valvo.analytics",
    "valvo.indicators",
    "valvo.signals",
    "valvo.pictures",
    "valvo.comparing",
    "valvo.effects",
    "valvo.documents",
    "valvo.annual_clock",
    "valvo.portal",
    "valvo.demo",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "valvo.database",  # has no models; its `migrate` stands before Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # pages of security keys print with it
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks_db",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "valvo.intake.middleware.reports_taken_in",  # before the session and all else that a report can arrive without
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "valvo.web.middleware.person_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "valvo.web.middleware.refusals",
]
ROOT_URLCONF = "valvo.config.urls"
WSGI_APPLICATION = "valvo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "valvo.web.context.frame",
            ],
            "builtins": ["valvo.web.templatetags.valvo", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- database -------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": dict(dj_database_url.parse(ENVIRONMENT.database_address(), conn_max_age=60, conn_health_checks=True))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # FULL: an acknowledged report is on disk, also when the power goes.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
    # Tests use a file too: in memory all threads of a test's server would share one connection and its transactions.
    DATABASES["default"]["TEST"] = {"NAME": str(ENVIRONMENT.data / "test.sqlite3")}

# --- sign-in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "valvo.accounts.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SOCIALACCOUNT_ADAPTER = "valvo.accounts.adapters.OpenIdAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": name,
                "name": name,
                "client_id": values["client_id"],
                "secret": values["secret"],
                "settings": {"server_url": values["server_url"]},
            }
            for name, values in ENVIRONMENT.openid.items()
        ]
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
MFA_TOTP_ISSUER = "Valvo"

# --- safety of pages ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
CSRF_FAILURE_VIEW = "valvo.web.views.errors.stale_page"

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("fi", _("Finnish")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
FORMAT_MODULE_PATH = "valvo.web.formats"

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_DIRS = [
    ("designsystemet", ENVIRONMENT.assets / "@digdir" / "designsystemet-css" / "dist"),
    ("inter", ENVIRONMENT.assets / "@fontsource-variable" / "inter"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = ENVIRONMENT.data / "attachments"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# --- background work, mail, logs ------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if ENVIRONMENT.mail:
    from urllib.parse import urlsplit

    _mail = urlsplit(ENVIRONMENT.mail)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 10  # seconds; a silent mail server must not hold up the worker
HOTLINE_WEBHOOK = ENVIRONMENT.hotline_webhook
HOTLINE_TOKEN = ENVIRONMENT.hotline_token

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
