"""Django's settings, worked out from the house (`sostenuto_web.platform.house`) and nothing else.

There is one settings module: what differs between a real, a demo and a test house is said here,
line by line, and reads ``HOUSE``.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from sostenuto_web.config.databases import database
from sostenuto_web.platform.backups import swap
from sostenuto_web.platform.house import house_from, secret_in

HOUSE = house_from(os.environ)
swap.enter(HOUSE)
TESTING = HOUSE.kind == "test"
HERE = Path(__file__).parents[1]

DEBUG = False
SECRET_KEY = secret_in(HOUSE.secret_file).hex()
ALLOWED_HOSTS = list(HOUSE.hosts) + (["testserver"] if TESTING else [])
CSRF_TRUSTED_ORIGINS: list[str] = []

INSTALLED_APPS = [
    "sostenuto_web.desk",
    "sostenuto_web.measures",
    "sostenuto_web.evidence",
    "sostenuto_web.listening",
    "sostenuto_web.care",
    "sostenuto_web.repertoire",
    "sostenuto_web.record",
    "sostenuto_web.people.consents",
    "sostenuto_web.people",
    "sostenuto_web.platform.backups",
    "sostenuto_web.platform.serving",
    "sostenuto_web.platform.clinic",
    "sostenuto_web.platform.accounts",
    "sostenuto_web.platform.policy",
    "sostenuto_web.platform.jobs",
    "sostenuto_web.platform.audit",
    "sostenuto_web.platform.vault",
    "sostenuto_web.frontend",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sostenuto_web.frontend.trouble.TroubleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sostenuto_web.platform.clinic.middleware.ClinicMiddleware",
    "sostenuto_web.platform.audit.middleware.AuditMiddleware",
    "sostenuto_web.platform.accounts.middleware.LogOffMiddleware",
    "sostenuto_web.platform.accounts.locking.HandedMiddleware",
    "sostenuto_web.platform.accounts.middleware.SecondFactorMiddleware",
    "sostenuto_web.platform.policy.middleware.PolicyMiddleware",
    "sostenuto_web.platform.clinic.portal_gate.PortalMiddleware",
]

ROOT_URLCONF = "sostenuto_web.config.urls"
ASGI_APPLICATION = "sostenuto_web.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sostenuto_web.platform.clinic.context.house",
                *(["sostenuto_web.config.demo.context.demo"] if HOUSE.is_demo else []),
                "sostenuto_web.platform.accounts.context.idle",
                "sostenuto_web.platform.policy.context.navigation",
            ],
            "builtins": ["sostenuto_web.frontend.templatetags.look"],
        },
    }
]
FORM_RENDERER = "sostenuto_web.frontend.forms.FormRenderer"

# --- Where it is kept -----------------------------------------------------------------------------

DATABASES = {"default": database(HOUSE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = str(HOUSE.media)
TASKS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if not TESTING
        else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": [],
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # redis-py would cut idle sockets after five seconds.
        "CONFIG": {"hosts": [{"address": HOUSE.redis_url, "socket_timeout": None}]},
    }
    if HOUSE.redis_url
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# --- Who comes in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING  # a careful hash takes a fifth of a second, which hundreds of tests would all pay
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
SECOND_FACTOR_REQUIRED = HOUSE.kind == "real"  # of staff; tests of it switch it on
PORTAL_SWITCHED = HOUSE.kind == "real"  # whether clients wait for the set-up; so do its tests
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "sostenuto_web.platform.accounts.sessions"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False  # they count in the cache, so a process each; ours in the database
ACCOUNT_ADAPTER = "sostenuto_web.platform.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "sostenuto_web.platform.accounts.forms.SignInForm",
    "reauthenticate": "sostenuto_web.platform.accounts.forms.ProofByPasswordForm",
}
MFA_ADAPTER = "sostenuto_web.platform.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "sostenuto_web.platform.accounts.forms.SecondStepForm",
    "reauthenticate": "sostenuto_web.platform.accounts.forms.ProofByCodeForm",
    "activate_totp": "sostenuto_web.platform.accounts.forms.AppForm",
    "generate_recovery_codes": "sostenuto_web.platform.accounts.forms.RecoveryForm",
    "add_webauthn": "sostenuto_web.platform.accounts.forms.PasskeyForm",
    "edit_webauthn": "sostenuto_web.platform.accounts.forms.PasskeyNameForm",
    "authenticate_webauthn": "sostenuto_web.platform.accounts.forms.PasskeySecondForm",
    "login_webauthn": "sostenuto_web.platform.accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "sostenuto_web.platform.accounts.forms.ProofByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way, for clocks that nobody sets

# --- The browser ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_SSL_REDIRECT = HOUSE.secure
SECURE_REDIRECT_EXEMPT = [r"^(install|static)/"]  # devices fetch there what makes them trust https
SECURE_HSTS_SECONDS = 31_536_000 if HOUSE.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HOUSE.secure
SECURE_HSTS_PRELOAD = HOUSE.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOUSE.behind_proxy else None
# A house on plain http is allowed (the machine itself, a trial): these four would each say again
# what `serving.W001` says once, in words that a clinic understands.
SILENCED_SYSTEM_CHECKS = (
    [] if HOUSE.secure else ["security.W004", "security.W008", "security.W011", "security.W016"]
)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HOUSE.secure
SESSION_COOKIE_NAME = "__Host-session" if HOUSE.secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HOUSE.secure else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sostenuto_web.frontend.refusals.forged"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# What is brought along stays in memory: a temporary file would hold names in the open.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# --- Words, places, files -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [HERE / "frontend" / "locale"]
FORMAT_MODULE_PATH = "sostenuto_web.frontend.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = str(HOUSE.folder / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING  # hashed names need collectstatic, which a test of a view has no use for
        else "sostenuto_web.frontend.storage.HashedFiles"
    },
}
WHITENOISE_MAX_AGE = 3600

# --- What is written down: never a name, a note, an address with a query ------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "sostenuto_web.frontend.faults.WithoutContent",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
