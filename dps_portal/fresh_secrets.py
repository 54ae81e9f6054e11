"""Fresh secrets, as lines for an environment file: `make secrets > .env`."""

from __future__ import annotations

import base64
import secrets


def fresh() -> dict[str, str]:
    """The secrets every portal has, new."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PORTAL_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "LEDGER_SIGNING_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def fresh_for_servers() -> dict[str, str]:
    """Those, and the passwords between the servers of docker-compose.yml."""
    names = (
        "DATABASE_PASSWORD",
        "DATABASE_WEB_PASSWORD",
        "DATABASE_WORKER_PASSWORD",
        "DATABASE_READER_PASSWORD",
        "REDIS_PASSWORD",
        "FILES_S3_ACCESS_KEY",
        "FILES_S3_SECRET_KEY",
        "METRICS_TOKEN",
    )
    return fresh() | {name: secrets.token_urlsafe(32) for name in names}


if __name__ == "__main__":
    print("\n".join(f"{name}={value}" for name, value in fresh_for_servers().items()))  # noqa: T201
