"""Django settings. The database is the workspace's: SQLite inside it, or PostgreSQL through DATABASE_URL."""

from __future__ import annotations

import os
from datetime import timedelta
from secrets import token_hex

from zhanggui.access.secrets import load_secrets
from zhanggui.core.databases import postgres, sqlite
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.workspace import Workspace, default_root

WORKSPACE = Workspace(default_root())


def _signing_key() -> str:
    """Out of the workspace's key; while there is none nothing is signed, so chance will do."""
    try:
        return load_secrets(WORKSPACE.key).web
    except WorkspaceUnusable:
        return token_hex(32)


SECRET_KEY = _signing_key()
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "axes",
    "zhanggui.access",
    "zhanggui.masterdata",
    "zhanggui.jobs",
    "zhanggui.warehouse",
    "zhanggui.clean",
    "zhanggui.collect",
    "zhanggui.loop",
    "zhanggui.domains.pricing",
    "zhanggui.domains.supply",
    "zhanggui.console",
    "zhanggui.api",
]
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "zhanggui.access.signing_in.LoginAndPassword"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("login", "name")}),
    )
]

ROOT_URLCONF = "zhanggui.site.urls"
WSGI_APPLICATION = "zhanggui.site.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhanggui.access.web.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["zhanggui.console.templatetags.words"], "string_if_invalid": ""},
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]

# Behind TLS every cookie is secure and the browser is told to stay with https; plain http answers on loopback only.
OVER_TLS = os.environ.get("ZHANGGUI_TLS") == "1"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("ZHANGGUI_HOSTS", "").split(",")),
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 31_536_000 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = OVER_TLS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"

AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zhanggui.console.signing_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
LOGGING_CONFIG = None


_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgres(_URL) if _URL else sqlite(str(WORKSPACE.records))}
if os.environ.get("ZHANGGUI_SERVING"):
    # To open SQLite and close it (which folds the write-ahead log back) costs more than a small request itself.
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": bool(_URL)}
