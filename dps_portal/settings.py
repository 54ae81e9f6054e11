"""Settings of the portal, all from the environment. Defaults run on one's own machine; see docs/operations.md.

PORTAL_MODE is `development` (the default), `test` or `production`. Production refuses to start with anything unsafe:
see dps_portal/safety.py.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

from dps_portal import embedded, headers, safety, stores
from dps_portal.schedule import schedule
from dps_portal.tracing import STATIC, logging_settings

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = BASE_DIR / env("STATE_DIR", default="var")
PORTAL_MODE = env("PORTAL_MODE", default="development")
safety.refuse_unknown_mode(PORTAL_MODE)
PRODUCTION = PORTAL_MODE == "production"
TESTING = PORTAL_MODE == "test"
if not PRODUCTION and (STATE_DIR / "portal.env").exists():
    env.read_env(STATE_DIR / "portal.env")  # what `make run` wrote; the environment itself goes first

# ---- What this portal is ---------------------------------------------------------------------------------
PORTAL_NAME = env("PORTAL_NAME", default="Dynamic Purchasing System")
BASE_URL = env("BASE_URL", default=f"http://localhost:{env('PORT', default='8000')}").rstrip("/")
DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
CLOCK_MAY_BE_MOVED = env.bool("CLOCK_MAY_BE_MOVED", default=DEMONSTRATION or TESTING)
ADMIN_SITE = env.bool("ADMIN_SITE", default=False)
PUBLIC_BODY_DOMAINS = env.list("PUBLIC_BODY_DOMAINS", default=["nhs.net", "nhs.uk", "gov.uk"])
if DEMONSTRATION or TESTING:
    PUBLIC_BODY_DOMAINS += ["demonstration.example", "example.test"]  # everybody there is invented
OCID_PREFIX = env("OCID_PREFIX", default="ocds-b5fd17")
LEDGER_ORIGIN = env("LEDGER_ORIGIN", default=BASE_URL.split("://")[-1] + "/ledger")

# ---- Secrets ---------------------------------------------------------------------------------------------
# The defaults are for development alone; production refuses them.
SECRET_KEY = env("SECRET_KEY", default=safety.DEVELOPMENT_SECRET)
PORTAL_MASTER_KEY = env("PORTAL_MASTER_KEY", default="" if PRODUCTION else safety.DEVELOPMENT_MASTER_KEY)
LEDGER_SIGNING_KEY = env("LEDGER_SIGNING_KEY", default="" if PRODUCTION else safety.DEVELOPMENT_SIGNING_KEY)

# ---- Who may reach it ------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# ---- Rooms, and what every request passes through --------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "ledger",
    "accounts",
    "documents",
    "notifications",
    "dps",
    "suppliers",
    "tenders",
    "evaluations",
    "notices",
    "reports",
    "dps_portal",
    *(["django.contrib.admin.apps.SimpleAdminConfig"] if ADMIN_SITE else []),
]

MIDDLEWARE = [
    "dps_portal.proxies.TrustedProxies",
    "dps_portal.tracing.Tracing",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dps_portal.caching.PrivateCaching",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.SessionLimits",
    "accounts.second_factor.SecondFactor",
    "accounts.refusals.RefusalMiddleware",
    "documents.refused_uploads.RefusedUploads",
    "dps_portal.addresses.NoNullCharacters",
]

ROOT_URLCONF = "dps_portal.urls"
WSGI_APPLICATION = "dps_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "dps_portal.jinja.environment",
            "context_processors": ["dps_portal.context.page"],
        },
    },
    {
        "NAME": "libraries",  # templates that libraries bring and we do not replace
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- Data ------------------------------------------------------------------------------------------------
DATABASE: dict[str, Any] = env.db("DATABASE_URL", default=embedded.database_url(STATE_DIR))
# Lists join up to ten tables, in the order their queries name them. Trying every other order took PostgreSQL longer
# (30 ms) than answering (1 ms).
PLANNER = "-c join_collapse_limit=4"
DATABASES = {
    "default": {
        **DATABASE,
        "OPTIONS": {**DATABASE.get("OPTIONS", {}), "options": PLANNER},
        "ATOMIC_REQUESTS": False,  # actions open their own transactions
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env("REDIS_URL", default=embedded.redis_url(STATE_DIR))
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Files -----------------------------------------------------------------------------------------------
# A folder outside the web root, or an S3-compatible store when FILES_S3_BUCKET is named.
FILES_S3_BUCKET = env("FILES_S3_BUCKET", default="")
MEDIA_ROOT = env("FILES_DIR", default=str(STATE_DIR / "media"))
STORAGES = {
    "default": stores.s3(
        bucket_name=FILES_S3_BUCKET,
        endpoint_url=env("FILES_S3_ENDPOINT", default=None),
        region_name=env("FILES_S3_REGION", default=None),
        access_key=env("FILES_S3_ACCESS_KEY", default=None),
        secret_key=env("FILES_S3_SECRET_KEY", default=None),
    )
    if FILES_S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or DEMONSTRATION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = STATIC
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not (PRODUCTION or DEMONSTRATION)

# ---- Limits of what comes in -----------------------------------------------------------------------------
FILE_MAX_BYTES = env.int("FILE_MAX_BYTES", default=100_000_000)
FILE_KINDS = env.list("FILE_KINDS", default=["pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg"])
safety.refuse_unknown_kinds(FILE_KINDS)
UPLOAD_PIECE_BYTES = env.int("UPLOAD_PIECE_BYTES", default=2_000_000)  # what the page's script sends in one request
UPLOAD_KEPT_HOURS = env.int("UPLOAD_KEPT_HOURS", default=24)
UPLOADS_WAITING_MAX_BYTES = env.int("UPLOADS_WAITING_MAX_BYTES", default=1_000_000_000)  # of one person
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")  # ClamAV's daemon, host:port or a socket's path
FILES_MAX_PER_ANSWER = env.int("FILES_MAX_PER_ANSWER", default=10)
PASSPORT_MAX_BYTES = env.int("PASSPORT_MAX_BYTES", default=500_000_000)
FORM_FILE_MAX_BYTES = max(FILE_MAX_BYTES, PASSPORT_MAX_BYTES)  # of one file in a form; each door then has its own limit
PASSPORT_TRUSTED_KEYS = env.list("PASSPORT_TRUSTED_KEYS", default=[])  # other portals' keys, as `name+id+key`
BID_MAX_BYTES = env.int("BID_MAX_BYTES", default=100_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "documents.handlers.NoFurtherThanTheLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ---- Queue -----------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = TESTING
CELERY_TASK_EAGER_PROPAGATES = TESTING
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TIMEZONE = "UTC"
NUDGE_SECONDS = 0 if TESTING else 1  # how often, at most, a change wakes a worker before its time
CELERY_WORKER_CONCURRENCY = env.int("WORKER_PROCESSES", default=1)
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = schedule(in_demonstration=DEMONSTRATION)

# ---- Sealed bids -----------------------------------------------------------------------------------------
# What Argon2id spends on an opener's passphrase, and the time the second opener has after the first.
OPENER_KEY_OPERATIONS = env.int("OPENER_KEY_OPERATIONS", default=1 if TESTING else 3)
OPENER_KEY_MEMORY = env.int("OPENER_KEY_MEMORY", default=8192 if TESTING else 268_435_456)
OPENING_MINUTES = env.int("OPENING_MINUTES", default=30)

# ---- E-mail ----------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else f"filemail:///{STATE_DIR}/mail"))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# ---- Signing in ------------------------------------------------------------------------------------------
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "signup": "accounts.forms.sign_in.SignUpForm",
    "add_email": "accounts.forms.sign_in.ChangeEmailForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "reset_password": "accounts.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.NewPasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.split("://")[0]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True  # the limits below decide, not a tick box
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # passes by itself, so nobody needs an administrator to unlock
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "confirm_email": "1/3m/key",
}
MFA_ADAPTER = "dps_portal.second_factor.SealedSecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.SecondFactorForm",
    "reauthenticate": "accounts.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.sign_in.SetUpAppForm",
    "add_webauthn": "accounts.forms.sign_in.AddKeyForm",
    "edit_webauthn": "accounts.forms.sign_in.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False  # accounts.sessions notes it once a minute, not with every page

# ---- Sessions --------------------------------------------------------------------------------------------
# They stand in the database, so that they end at once when a person is removed.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_IDLE_MINUTES_SECOND_FACTOR = env.int("SESSION_IDLE_MINUTES_SECOND_FACTOR", default=30)  # hub, buyers, auditors
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = int(timedelta(hours=SESSION_HOURS + 12).total_seconds())  # longer: who it was is still known
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- What a browser is told ------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "dps_portal.errors.csrf_failure"
PERMISSIONS_POLICY = headers.PERMISSIONS_POLICY
CONTENT_SECURITY_POLICY = headers.CONTENT_SECURITY_POLICY

# ---- API -------------------------------------------------------------------------------------------------
API_PER_MINUTE_TOKEN = env.int("API_PER_MINUTE_TOKEN", default=600 if PRODUCTION else 60_000)
API_PER_MINUTE_ADDRESS = env.int("API_PER_MINUTE_ADDRESS", default=120 if PRODUCTION else 60_000)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],  # closed unless a view opens it
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttles.FairShare"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "dps_portal.problems.in_rest_framework",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": PORTAL_NAME,
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "Decision": "suppliers.models.ApplicationLot.Decision",
        "SelectionKind": "dps.models.SelectionCriterion.Type",
        "CriterionKind": "dps.models.AwardCriterion.Type",
        "NoticeKind": "notices.models.Notice.Kind",
    },
}

# ---- Logs ------------------------------------------------------------------------------------------------
# JSON lines in production. Never bodies, tokens or bid content.
LOG_LEVEL = env("LOG_LEVEL", default="WARNING" if TESTING else "INFO")
LOGGING = logging_settings(LOG_LEVEL, as_json=env.bool("LOG_JSON", default=PRODUCTION))
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# ---- Language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

safety.refuse_unsafe_production(vars())
