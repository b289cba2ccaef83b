"""Every setting, and the only reader of the environment. It must not know any model, view or verb."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from blog import providers

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def flag(name: str) -> bool:
    """Whether an environment variable says yes: `1`, `true`, `yes` or `on`."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Django's entry for `sqlite:///path` or `postgresql://user:password@host/name`. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("DATABASE_URL begins with sqlite:/// or postgresql://.")


def cache(url: str) -> dict[str, object]:
    """Django's entry for `redis://…`, or the table in the database that several processes share."""
    if url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    kept = {"MAX_ENTRIES": 100_000}
    return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": kept}


def mail(url: str) -> dict[str, object]:
    """The mail settings for `smtp://user:password@host:port?tls=1` or `file:///folder`; nothing named prints to the
    console. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if not url:
        return {"backend": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "backend": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme == "smtp":
        return {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or 25,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parse_qs(parts.query).get("tls") == ["1"],
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured("EMAIL_URL begins with smtp:// or file://.")


def identity_providers() -> dict[str, dict[str, object]]:
    """allauth's entries for the providers that the environment names; one that is not named is not shown."""
    found = {name: social_provider(name.upper()) for name in SOCIAL_PROVIDERS}
    name = "your institution"
    if issuer := os.environ.get("OIDC_ISSUER"):
        client, key = os.environ.get("OIDC_CLIENT_ID", ""), os.environ.get("OIDC_CLIENT_SECRET", "")
        found["openid_connect"] = providers.openid(issuer, os.environ.get("OIDC_NAME", name), client, key)
    if metadata := os.environ.get("SAML_METADATA_URL"):
        entity = os.environ.get("SAML_ENTITY_ID", metadata)
        found["saml"] = providers.saml(metadata, entity, os.environ.get("SAML_NAME", name))
    return found


def social_provider(name: str) -> dict[str, object]:
    """allauth's entry for a provider such as `GOOGLE`, from `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`."""
    return providers.social(os.environ.get(f"{name}_CLIENT_ID", ""), os.environ.get(f"{name}_CLIENT_SECRET", ""))


def secret() -> str:
    """The key from the environment; for a site on this machine alone one that is made once and kept in `var/`."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not LOCAL:
        raise ImproperlyConfigured("SECRET_KEY is not set. Put a long random text into the environment.")
    VAR.mkdir(exist_ok=True)
    path = VAR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(os.urandom(40).hex())
    return path.read_text()


TESTING = "pytest" in sys.modules
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
LOCAL = urlsplit(SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
SECRET_KEY = secret()
SOCIAL_PROVIDERS = os.environ.get("SOCIAL_PROVIDERS", "").replace(",", " ").split()
SAML_APPS = providers.saml_apps(os.environ.get("SAML_METADATA_URL", ""))
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
AKISMET_KEY = os.environ.get("AKISMET_KEY", "")
TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
INSTITUTION_DOMAINS = os.environ.get("INSTITUTION_DOMAINS", "").replace(",", " ").lower().split()
(VAR / "static").mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "blog",
    "comments",
    "blog.admin.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *SAML_APPS,
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIAL_PROVIDERS),
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "markdownx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "blog.middleware.ViewingAs",
    "blog.second_factor.SecondFactorFirst",
    "blog.moved.Moved",
    "blog.closing.KeptFromSearch",
]

ROOT_URLCONF = "blog.urls"
WSGI_APPLICATION = "blog.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "blog.templatetags.blog_tags"],
        },
    }
]
FORM_RENDERER = "blog.forms.FieldRenderer"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'colloquy.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache(os.environ.get("CACHE_URL", ""))}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

AUTH_USER_MODEL = "blog.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_ADAPTER = "blog.signing_up.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "blog.signing_up.NameForm"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Colloquy"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_FORMS = {
    f"{act}_webauthn": f"blog.passkeys.{act.title()}Form" for act in ("add", "authenticate", "login", "reauthenticate")
}
SOCIALACCOUNT_PROVIDERS = identity_providers()
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = flag("OIDC_VERIFIES_EMAIL")

EMAIL_BACKEND = "blog.mail.QueuedBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Colloquy <colloquy@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL = mail(os.environ.get("EMAIL_URL", ""))
DELIVERY_BACKEND: str = str(MAIL.pop("backend"))
globals().update(MAIL)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "blog" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"handlers": ["terminal"], "level": "ERROR"}},
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

MARKDOWNX_EDITOR_RESIZABLE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "blog.views.refusing.refuse_form"
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"

if TESTING:
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # it walks its folder for every test client
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
