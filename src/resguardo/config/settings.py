"""The one settings file: everything that differs between two installations is read here.

There is no stack of base, development and production files. Each value has one default, which is
safe, and one environment variable, which the reference page of settings lists. Everything else is
the same everywhere, so that what was tested is what runs.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from resguardo.config.database import parse_database_url, sqlite
from resguardo.config.env import environment
from resguardo.config.secret import secret_key

PACKAGE = Path(__file__).resolve().parent.parent

# --- where it runs ------------------------------------------------------------------------------

DATA = environment.path(
    "RESGUARDO_DATA",
    "var",
    meaning="The folder for the SQLite database, the generated secret key and collected files.",
    power="Whoever reads it reads every record; whoever writes it can forge unsigned ones.",
)
DEBUG = environment.yes_or_no(
    "RESGUARDO_DEBUG",
    default=False,
    meaning="Shows developers the inside of an error. Never on a machine that others can reach.",
    power="Whoever switches it on sees settings and data in error pages.",
)
DEMO = environment.yes_or_no(
    "RESGUARDO_DEMO",
    default=False,
    meaning="Offers the demonstration's users, with their passwords, on the page for signing in.",
    power="Whoever switches it on over real data gives its doors away.",
)
DEMO_PIN = "2580"  # of every guard of the demonstration, and said on its first page
PUBLIC_URL = environment.text(
    "RESGUARDO_URL",
    "http://127.0.0.1:8000",
    meaning="The address by which people reach the site. With https, cookies are sent over https "
    "only and browsers are told to stay there.",
    power="Whoever sets http makes passwords readable on the network.",
).rstrip("/")
HOSTS = environment.words(
    "RESGUARDO_HOSTS",
    "",
    meaning="Further host names under which the site answers, separated by commas.",
    power="A name that somebody else owns lets them serve the site as theirs.",
)
PROXIES = environment.number(
    "RESGUARDO_PROXIES",
    0,
    lowest=0,
    highest=5,
    meaning="How many reverse proxies of yours stand in front. With none, X-Forwarded-For and "
    "X-Forwarded-Proto are not believed.",
    power="Too high a number lets a visitor choose the network address that is logged and locked.",
)

_host = PUBLIC_URL.split("://")[-1].split("/")[0].rsplit(":", maxsplit=1)[0]
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [_host, "localhost", "127.0.0.1", "[::1]", *HOSTS]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECRET_KEY = environment.parsed(
    "RESGUARDO_SECRET_KEY",
    "",
    "at least 32 characters, or empty",
    lambda text: secret_key(text, DATA),
    meaning="Signs cookies and links. Empty: one is made on the first start and kept in the data "
    "folder, readable by its owner alone.",
    power="Whoever knows it can sign in as anybody.",
)
ROOT_URLCONF = "resguardo.config.urls"
WSGI_APPLICATION = "resguardo.config.wsgi.application"

# --- parts --------------------------------------------------------------------------------------

CHAPTERS = (
    "transparency",
    "people",
    "places",
    "register",
    "storage",
    "permits",
    "service",
    "custody",
    "intake",
    "oversight",
    "compliance",
    "assistance",
    "papers",
)
INSTALLED_APPS = [
    *(f"resguardo.records.{chapter}" for chapter in CHAPTERS),
    "resguardo.interfaces.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]
# Lean on purpose: each of these is paid for at every request of the queue at the door.
MIDDLEWARE = [
    "resguardo.config.middleware.client_address",
    "resguardo.config.middleware.request_id",
    "resguardo.config.middleware.secure_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "resguardo.interfaces.web.doors.Gate",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "interfaces" / "web").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "resguardo.interfaces.web.appearance.appearance",
                "resguardo.interfaces.web.frame.frame",
                "resguardo.interfaces.web.people.account.demonstration",
            ],
        },
    },
]

# --- database -----------------------------------------------------------------------------------

DATABASE = environment.parsed(
    "DATABASE_URL",
    "",
    "sqlite:///path or postgresql://user:password@host/name",
    lambda url: parse_database_url(url) if url else sqlite(str(DATA / "resguardo.sqlite3")),
    meaning="The database. Empty: an SQLite file in the data folder.",
    power="Whoever knows it can read all records and write rows; the log shows what they rewrote.",
)
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

# --- people and doors ---------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
SIGN_IN_BACKEND = "resguardo.config.signed_in.AuthenticationBackend"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    SIGN_IN_BACKEND,
]
# scrypt is memory-hard and comes with Python; Argon2 would be one more compiled dependency.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "resguardo.interfaces.web.doors.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# The lock-out below is the rule for passwords, counted in the database for all workers. This one,
# counted in each process, stays as the limit on guessing one-time codes.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,12/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Resguardo"

AXES_FAILURE_LIMIT = environment.number(
    "RESGUARDO_LOCK_AFTER",
    5,
    lowest=3,
    highest=10,
    meaning="How many wrong passwords lock a name for the address they came from.",
)
AXES_COOLOFF_TIME = (
    environment.number(
        "RESGUARDO_LOCK_MINUTES",
        15,
        lowest=1,
        highest=1440,
        meaning="How many minutes a lock lasts.",
    )
    / 60
)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False

# Sessions live in the database so that deleting a row ends one at once, on every worker.
SESSION_ENGINE = "resguardo.config.signed_in"
SESSION_COOKIE_AGE = 3600 * environment.number(
    "RESGUARDO_SESSION_HOURS",
    12,
    lowest=1,
    highest=72,
    meaning="How many hours after signing in a person must sign in again.",
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"

# --- what browsers are told ---------------------------------------------------------------------

# The page that scans with the camera adds 'wasm-unsafe-eval' for itself; nothing else may.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- languages and files ------------------------------------------------------------------------

LANGUAGES = [
    ("es", _("Spanish")),
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("fr", _("French")),
]
LANGUAGE_CODE = environment.one_of(
    "RESGUARDO_LANGUAGE",
    "es",
    ("es", "en", "pt", "fr"),
    meaning="The language for visitors whose browser asks for none of ours.",
)
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = environment.text(
    "RESGUARDO_TIME_ZONE",
    "UTC",
    meaning="The time zone in which moments are shown where an organisation names none. Records "
    "are kept in UTC always.",
)

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 3600

# --- serving ------------------------------------------------------------------------------------

THREADS = environment.number(
    "RESGUARDO_THREADS",
    4,
    lowest=1,
    highest=64,
    meaning="How many requests one serving process has in hand at a time. On SQLite they are "
    "worked on one after the other, but for those that take long.",
)
WORKERS = environment.number(
    "RESGUARDO_WORKERS",
    0,
    lowest=0,
    highest=64,
    meaning="How many serving processes; 0 means one a core.",
)

# --- the log and its witnesses ------------------------------------------------------------------

WITNESS_HOURS = environment.number(
    "RESGUARDO_WITNESS_HOURS",
    24,
    lowest=1,
    highest=8_760,
    meaning="After how many hours without a quorum of witnesses an alarm is raised.",
)

API_PER_MINUTE = environment.number(
    "RESGUARDO_API_PER_MINUTE",
    12_000,
    lowest=0,
    highest=1_000_000,
    meaning="How many requests a minute one API key may make of one serving process; beyond that "
    "it is told when to come again (429). 0 means no limit.",
)

# --- log lines ----------------------------------------------------------------------------------

LOG_FORMAT = environment.one_of(
    "RESGUARDO_LOG_FORMAT",
    "json",
    ("json", "text"),
    meaning="How log lines look: one JSON object a line for machines, or text for people.",
)
LOG_LEVEL = environment.one_of(
    "RESGUARDO_LOG_LEVEL",
    "INFO",
    ("DEBUG", "INFO", "WARNING", "ERROR"),
    meaning="The least important log line that is written.",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "resguardo.config.loglines.JsonLine"},
        "text": {"()": "resguardo.config.loglines.TextLine"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would mail administrators and print twice.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
    },
}
