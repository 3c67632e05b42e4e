"""Settings, all from the environment; docs/settings.md lists each of them.

The demo runs with no settings at all: SQLite in var/, DEBUG off, a key made once and kept in var/.
"""

import os
import secrets
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mangnon.access.sealing.keys import DEMO_NAME, Keyring, KeysUnfit, new_keys, read_keys, refuse_demo_keys
from mangnon.ui.client import Network, networks

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("MANGNON_VAR", ROOT / "var"))


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number from the environment, within its limits."""
    said = os.environ.get(name, "") or str(default)
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise ImproperlyConfigured(f"{name} là '{said}'; cần một số từ {least} đến {most}.")
    return int(said)


def database(url: str) -> dict[str, object]:
    """A database from its address: empty for SQLite in var/, or postgres://user:password@host:port/name."""
    if not url:
        VAR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "mangnon.sqlite3",
            # a file, not memory: threads of a concurrency test must wait for each other as in life
            "TEST": {"NAME": Path(gettempdir()) / f"mangnon-test-{os.getpid()}.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL bắt đầu bằng '{parts.scheme}://'. Cần 'postgres://tên:mật_khẩu@máy:cổng/cơ_sở_dữ_liệu'."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "mangnon",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # over millions of figures PostgreSQL would compile statements that take a few milliseconds for a hundred
        "OPTIONS": {"options": "-c jit=off"},
    }


def secret_key() -> str:
    """The signing key: MANGNON_SECRET_KEY, else one made on this machine and kept outside the database."""
    given = os.environ.get("MANGNON_SECRET_KEY", "")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured(
                "MANGNON_SECRET_KEY ngắn hơn 50 ký tự; hãy đặt khóa dài và ngẫu nhiên hơn."
            )
        return given
    if not DEMO:
        raise ImproperlyConfigured(
            "Chưa có MANGNON_SECRET_KEY. Ngoài bản chạy thử, khóa phải được đặt riêng."
        )
    return kept_in(VAR / "secret-key", secrets.token_urlsafe(64))


def kept_in(file: Path, made: str) -> str:
    """What the demo once made and keeps beside its data, readable by this account alone."""
    if not file.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(made, encoding="ascii")
    return file.read_text(encoding="ascii")


def sealing_keys() -> Keyring:
    """The keys of children's records: MANGNON_SEAL_KEYS, or the path of a file that holds them."""
    given = os.environ.get("MANGNON_SEAL_KEYS", "").strip()
    try:
        if given.startswith("/"):
            given = Path(given).read_text(encoding="ascii")
        if given:
            keys = read_keys(given)
            if not DEMO:
                refuse_demo_keys(keys)
            return keys
        if DEMO:
            return read_keys(kept_in(VAR / "seal-keys", new_keys(DEMO_NAME)))
    except KeysUnfit as error:
        raise ImproperlyConfigured(str(error)) from error
    except OSError as error:
        raise ImproperlyConfigured(
            f"MANGNON_SEAL_KEYS trỏ tới tệp {given} mà tệp không đọc được; kiểm tra đường dẫn và quyền."
        ) from error
    raise ImproperlyConfigured(
        "Chưa có MANGNON_SEAL_KEYS. Ngoài bản chạy thử, hồ sơ trẻ em phải được niêm phong bằng khóa riêng; "
        "chạy `mangnon new-key` để tạo."
    )


def proxies(said: str) -> list[Network]:
    """The proxies whose word on a caller's address is believed."""
    try:
        return networks(said)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"MANGNON_TRUSTED_PROXIES là '{said}'; cần địa chỉ hoặc dải địa chỉ, như 127.0.0.1,10.0.0.0/24."
        ) from error


def secure_mail(said: str) -> tuple[bool, bool]:
    """(STARTTLS, TLS from the first byte) of the way to the mail server."""
    ways = {"starttls": (True, False), "tls": (False, True), "none": (False, False)}
    if said not in ways:
        raise ImproperlyConfigured(f"MANGNON_SMTP_SECURITY là '{said}'; cần starttls, tls hoặc none.")
    return ways[said]


def mail_sender(said: str) -> str:
    """The address letters come from; needed as soon as a mail server is named."""
    if EMAIL_HOST and "@" not in said:
        raise ImproperlyConfigured(
            "Đã đặt MANGNON_SMTP_HOST mà chưa có MANGNON_SMTP_FROM; cần địa chỉ gửi thư, như mangnon@tinh.vn."
        )
    return said or "mangnon@localhost"


DEMO = flag("MANGNON_DEMO", True)
DEBUG = flag("MANGNON_DEBUG", False)
SECRET_KEY = secret_key()
SEALING_KEYS = sealing_keys()
ALLOWED_HOSTS = os.environ.get("MANGNON_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MANGNON_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "csp",
    "mangnon.rulebook",
    "mangnon.ui",
    "mangnon.audit",
    "mangnon.places",
    "mangnon.access",
    "mangnon.access.signin",
    "mangnon.figures",
    "mangnon.directives",
    "mangnon.children",
    "mangnon.collection",
    "mangnon.collection.sync",
    "mangnon.programmes",
    "mangnon.protection",
    "mangnon.evaluation",
    "mangnon.reading.desk",
    "mangnon.reports",
    "mangnon.portal",
    "mangnon.config",
]
MIDDLEWARE = [
    "mangnon.ui.client.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mangnon.ui.language.LanguageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mangnon.access.signin.middleware.SignInWatch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "mangnon.ui.middleware.ErrorsMiddleware",
    "mangnon.ui.scanning.ScansUploads",
    "mangnon.ui.memory.PageMemory",
    "mangnon.figures.guarding.SmallCells",
]
ROOT_URLCONF = "mangnon.config.urls"
WSGI_APPLICATION = "mangnon.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mangnon.portal.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mangnon.ui.templatetags.ui",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "mangnon.access.backends.StartCodeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mangnon.access.signin.passwords.OwnWordsValidator"},
]
PASSWORD_HASHERS = [  # the first makes new ones; what an older one made is made anew when its owner signs in
    "mangnon.access.signin.passwords.Argon2",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "access:sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "access/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "mangnon.ui.client.address_of"
AXES_VERBOSE = False
# what axes keeps of a failed attempt is masked: also the fields of setting a password with a start code
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "again", "made", "shown"]

CSRF_FAILURE_VIEW = "mangnon.ui.views.csrf_failure"
# Longest life of a session, and how long it may stand still (docs/settings.md says why these numbers).
SESSION_COOKIE_AGE = number("MANGNON_SESSION_HOURS", 12, 1, 24) * 3600
SESSION_IDLE = number("MANGNON_SESSION_IDLE_MINUTES", 60, 5, 24 * 60) * 60
SESSION_TOUCH = 60  # seconds: how exactly "last seen" is written down
CLAMD = os.environ.get("MANGNON_CLAMD", "").strip()  # the virus scanner each upload goes past: ui/scanning.py
SMALL_CELL = number("MANGNON_SMALL_CELL", 5, 2, 20)  # counts of children below it: figures/small.py
# The second step is required of the roles in access/signin/rules.py; the demo only offers it.
SECOND_STEP_REQUIRED = flag("MANGNON_SECOND_STEP_REQUIRED", not DEMO)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# In the database alone: a session kept in each worker's memory would outlive signing out in another worker.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
HTTPS = flag("MANGNON_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# A proxy that ends HTTPS says so in this header; believed only where the proxy is known to set it itself.
PROXY = flag("MANGNON_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
TRUSTED_PROXIES = proxies(os.environ.get("MANGNON_TRUSTED_PROXIES", "127.0.0.1,::1" if PROXY else ""))
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if HTTPS:  # names that a browser takes only from this very host, over HTTPS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
        "__Host-sessionid", "__Host-csrftoken", "__Host-language"
    )  # fmt: skip
    LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Letters go out only where a mail server is named; there is no default, and the password is kept nowhere else.
EMAIL_HOST = os.environ.get("MANGNON_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MANGNON_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MANGNON_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MANGNON_SMTP_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = secure_mail(os.environ.get("MANGNON_SMTP_SECURITY", "starttls"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = mail_sender(os.environ.get("MANGNON_SMTP_FROM", ""))
SITE_URL = os.environ.get("MANGNON_URL", "").rstrip("/")  # for the links in letters

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "mangnon" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Open without a line for everybody: pages that hold nothing of anybody, and the files they bring.
OFFLINE_PAGES = ["protection:door", "protection:danger", "protection:report", "protection:field"]
# Without a line the first opens as the second: an officer's own page is kept nowhere, the one for all is.
OFFLINE_INSTEAD = {"protection:intake": "protection:field"}
OFFLINE_FILES = ["protection/protection.css", "protection/door.js"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
