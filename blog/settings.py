"""Every setting, and the only reader of the environment. It must not know any model, view or verb."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from blog import backends, providers
from blog.watching import lines

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def flag(name: str) -> bool:
    """Whether an environment variable says yes: `1`, `true`, `yes` or `on`."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def number(text: str, name: str) -> int:
    """A setting that counts. Raises ImproperlyConfigured."""
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is a number, such as 1.")
    return int(text)


def one_of(text: str, known: list[str], name: str) -> str:
    """A setting that is one of some words. Raises ImproperlyConfigured."""
    if text not in known:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(known)}.")
    return text


def identity_providers() -> dict[str, dict[str, object]]:
    """allauth's entries for the providers that the environment names; one that is not named is not shown."""
    found = {name: social_provider(name.upper()) for name in SOCIAL_PROVIDERS}
    name: str = _("your institution")  # type: ignore[assignment]  # said when it is shown
    if issuer := os.environ.get("OIDC_ISSUER"):
        client, key = needed("OIDC_CLIENT_ID", "OIDC_ISSUER"), needed("OIDC_CLIENT_SECRET", "OIDC_ISSUER")
        found["openid_connect"] = providers.openid(issuer, os.environ.get("OIDC_NAME", name), client, key)
    if metadata := os.environ.get("SAML_METADATA_URL"):
        entity = os.environ.get("SAML_ENTITY_ID", metadata)
        found["saml"] = providers.saml(metadata, entity, os.environ.get("SAML_NAME", name))
    return found


def social_provider(name: str) -> dict[str, object]:
    """allauth's entry for a provider such as `GOOGLE`, from `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`."""
    return providers.social(*(needed(f"{name}_{what}", "SOCIAL_PROVIDERS") for what in ("CLIENT_ID", "CLIENT_SECRET")))


def needed(name: str, because: str) -> str:
    """What another setting makes necessary where others use the site. Raises ImproperlyConfigured."""
    if not (value := os.environ.get(name, "")) and not LOCAL:
        raise ImproperlyConfigured(f"{name} is not set, but {because} is. Put it into the environment.")
    return value


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


SILENCED = [  # each is said once, in words, by blog/deploy_checks.py: https, its cookies, DEBUG, ALLOWED_HOSTS
    *("security.W004", "security.W012", "security.W016", "security.W018", "security.W020"),
    "security.W008",  # who ends https redirects to it, as deploy/nginx.conf does
    *("security.W005", "security.W021"),  # other names under this one are not ours to decide about
]
TESTING = "pytest" in sys.modules
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
HERE = {"127.0.0.1", "localhost", "::1", "[::1]"}
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SITE_URL = backends.site(os.environ.get("SITE_URL", "http://127.0.0.1:8000"))
LOCAL = urlsplit(SITE_URL).hostname in HERE
if "SITE_URL" not in os.environ and set(ALLOWED_HOSTS) - HERE:
    raise ImproperlyConfigured("SITE_URL is not set, but ALLOWED_HOSTS names more than this machine. Set both.")
SECRET_KEY = secret()
SOCIAL_PROVIDERS = os.environ.get("SOCIAL_PROVIDERS", "").replace(",", " ").split()
SAML_APPS = providers.saml_apps(os.environ.get("SAML_METADATA_URL", ""))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
AKISMET_KEY = os.environ.get("AKISMET_KEY", "")
TRUSTED_PROXY_COUNT = number(os.environ.get("TRUSTED_PROXY_COUNT", "0"), "TRUSTED_PROXY_COUNT")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
METRICS_NETWORKS = backends.networks(os.environ.get("METRICS_NETWORKS", ""))
COUNTERS_FOLDER = next(folder for folder in ("/dev/shm", gettempdir()) if Path(folder).is_dir())  # noqa: S108 - checked
SLOW_QUERY_MS = number(os.environ.get("SLOW_QUERY_MS", "500"), "SLOW_QUERY_MS")
LOG_FORMAT = os.environ.get("LOG_FORMAT", "text" if DEBUG or DEMO else "json")
if LOG_FORMAT not in {"json", "text"}:
    raise ImproperlyConfigured("LOG_FORMAT is json or text.")
MACHINES = number(os.environ.get("MACHINES", "1"), "MACHINES")
WEB_CONCURRENCY = number(os.environ.get("WEB_CONCURRENCY", "1"), "WEB_CONCURRENCY")
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
    "blog.watching.requests.Watched",
    "blog.page_cache.middleware.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "blog.guarding.Guarded",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "blog.closing.KeptFromSearch",
    "blog.maintenance.Maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "blog.ends.WrongMethod",
    "blog.middleware.ViewingAs",
    "blog.second_factor.SecondFactorFirst",
    "blog.moved.Moved",
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

DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'colloquy.sqlite3'}")
DATABASES = {"default": backends.database(DATABASE_URL, os.environ.get("SQLITE_SYNCHRONOUS", "NORMAL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = backends.caches(os.environ.get("CACHE_URL", ""))
CACHE_IS_SHARED = bool(os.environ.get("CACHE_URL", ""))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

AUTH_USER_MODEL = "blog.User"
AUTHENTICATION_BACKENDS = ["blog.demonstration.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
        "MinimumLengthValidator": {},
        "CommonPasswordValidator": {},
    }.items()
] + [{"NAME": "blog.tokens.NewPassword"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = providers.LIMITS
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
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
MAIL = backends.mail(os.environ.get("EMAIL_URL", ""))
DELIVERY_BACKEND: str = str(MAIL.pop("backend"))
globals().update(MAIL)

LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGE_CODE = one_of(os.environ.get("LANGUAGE_CODE", "en"), [code for code, _name in LANGUAGES], "LANGUAGE_CODE")
LOCALE_PATHS = [BASE_DIR / "blog" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = lines.as_settings(LOG_FORMAT, tells_requests=LOG_FORMAT == "json" and not TESTING)

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "media"))
MAINTENANCE_FILE = MEDIA_ROOT.parent / "maintenance"
STORAGE_URL = os.environ.get("STORAGE_URL", "")
STORAGES: dict[str, dict[str, object]] = {
    "default": backends.storage(STORAGE_URL),
    "staticfiles": {"BACKEND": "blog.static_files.HashedFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
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
SESSION_ENGINE = "blog.sessions"
SECURE = SITE_URL.startswith("https://")
HOST_ALONE = "__Host-" if SECURE else ""  # behind https a browser takes such a cookie from this host and no other
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_ALONE}sessionid", f"{HOST_ALONE}csrftoken"
GUEST_COOKIE = f"{HOST_ALONE}guest"
READER_COOKIES = {SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, "messages", "django_language", GUEST_COOKIE}
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "blog.views.refusing.refuse_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SILENCED_SYSTEM_CHECKS = SILENCED
X_FRAME_OPTIONS = "DENY"

if TESTING:
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # it walks its folder for every test client
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES = backends.caches_of_tests(os.environ)
    CACHE_IS_SHARED, SLOW_QUERY_MS = False, 0
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
