"""The settings, read top to bottom like a form. Every variable is described in docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from kechuang.environment import Environment

env = Environment(os.environ)
PACKAGE = Path(__file__).resolve().parent

# 1. What kind of installation is this?
# local: one machine, http on 127.0.0.1, a key made up on first start. office: https, everything said aloud.
MODE = env.one_of("KECHUANG_MODE", ("local", "office"), "local")
IS_OFFICE = MODE == "office"
DEBUG = env.flag("KECHUANG_DEBUG", False)
if IS_OFFICE and DEBUG:
    env.fault("KECHUANG_DEBUG", "office 方式下不能打开调试，否则出错页会露出内部信息。请去掉此项。")
PLACE = env.text("KECHUANG_PLACE", "科创")
REGION = env.text("KECHUANG_REGION", "")

# 2. Where does it keep things?
DATA_DIR = env.directory("KECHUANG_DATA_DIR", "./var")
FILES_DIR = DATA_DIR / "files"
DATABASES = {"default": env.database("KECHUANG_DATABASE_URL", f"sqlite:///{DATA_DIR / 'kechuang.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def local_secret_key() -> str:
    """A key made up once and kept in the data directory, so that sign-ins outlive a restart."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        draft = DATA_DIR / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)  # before the key is in it, so that nobody else ever can read it
        draft.write_text(get_random_secret_key(), encoding="utf-8")
        try:
            os.link(draft, path)  # refuses to replace: of two workers starting at once, the first one's key stays
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")


# 3. Who may reach it, and how safely?
if IS_OFFICE:
    SECRET_KEY = env.required("KECHUANG_SECRET_KEY", "office 方式要求一个至少 50 个字符的随机密钥。")
    if SECRET_KEY and len(SECRET_KEY) < 50:
        env.fault("KECHUANG_SECRET_KEY", f"只有 {len(SECRET_KEY)} 个字符，至少要 50 个随机字符。")
    ALLOWED_HOSTS = env.names("KECHUANG_HOSTS")
    if not ALLOWED_HOSTS:
        env.fault("KECHUANG_HOSTS", "没有填写。office 方式要写明访问用的域名，多个用逗号隔开。")
else:
    SECRET_KEY = env.text("KECHUANG_SECRET_KEY", "") or ("" if env.faults else local_secret_key())
    ALLOWED_HOSTS = env.names("KECHUANG_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS] if IS_OFFICE else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_OFFICE
SECURE_HSTS_SECONDS = 31_536_000 if IS_OFFICE else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other hosts of the domain are not ours to decide about
BEHIND_PROXY = env.flag("KECHUANG_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SITE_URL = env.text("KECHUANG_SITE_URL", "").rstrip("/")
if SITE_URL and not SITE_URL.startswith(("http://", "https://")):
    env.fault("KECHUANG_SITE_URL", f"现为“{SITE_URL}”，要写完整的网址，如 https://kc.example.gov.cn。")
SESSION_COOKIE_AGE = env.number("KECHUANG_SESSION_HOURS", 12, least=1, most=720) * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# 4. How much may be sent in one go?
MAX_UPLOAD_MB = env.number("KECHUANG_MAX_UPLOAD_MB", 50, least=1, most=2000)
MAX_UPLOAD_BYTES = MAX_UPLOAD_MB * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES  # pasted text; uploaded files are counted apart
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "kechuang.apps.documents.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# 5. What is it made of? Apps lowest first: one may use those above it.
INSTALLED_APPS = [
    "kechuang.apps.accounts",
    "kechuang.apps.orgs",
    "kechuang.apps.documents",
    "kechuang.apps.registers",
    "kechuang.apps.figures",
    "kechuang.apps.plans",
    "kechuang.apps.upkeep",
    "kechuang.apps.portal",
    "kechuang.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kechuang.apps.accounts.middleware.SignInFirst",
    "kechuang.apps.portal.middleware.NoNulls",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kechuang.apps.portal.middleware.NoBlankPages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kechuang.urls"
WSGI_APPLICATION = "kechuang.wsgi.application"
FORM_RENDERER = "kechuang.ui.forms.HouseForms"
CSRF_FAILURE_VIEW = "kechuang.apps.portal.faults.stale_form"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kechuang.apps.portal.shell.shell",
            ]
        },
    }
]

# 6. Who is who?
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:overview"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = env.number("KECHUANG_SIGN_IN_ATTEMPTS", 5, least=3, most=50)
AXES_COOLOFF_TIME = env.number("KECHUANG_LOCK_OUT_MINUTES", 15, least=1, most=1440) / 60  # in hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "kechuang.apps.accounts.views.client_address"
AXES_LOCKOUT_CALLABLE = "kechuang.apps.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# 7. In what language and at what hour?
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "ui" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# 8. What does it serve and write down?
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static" if IS_OFFICE else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_OFFICE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_OFFICE
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# 9. What is done beside the pages?
# Long lists are checked and taken by a worker process (kechuang manage db_worker); its queue is the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

env.finish()
