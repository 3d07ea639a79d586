"""Every setting of the warehouse, read from `SSK_...` variables or `.env`, in one place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings with their defaults; `.env.example` explains each for an operator."""

    model_config = SettingsConfigDict(env_prefix="SSK_", env_file=ROOT / ".env", extra="ignore")

    home: Path = ROOT / ".ssk"
    profile: Literal["sandbox", "live"] = "sandbox"
    warehouse_url: SecretStr | None = None
    bi_password: SecretStr | None = None
    pg_port: int = 54329
    sandbox_port: int = 8765
    airflow_port: int = 8080
    contact: str = "walidata@example.go.id"
    bps_key: SecretStr = SecretStr("kunci-contoh")
    sipd_token: SecretStr | None = None
    inbox: str | None = None
    http_timeout_seconds: float = 30.0
    http_retries: int = Field(default=4, ge=0)
    http_backoff_seconds: float = 1.0
    http_max_bytes: int = 512 * 1024 * 1024
    form_max_rows: int = 1_100_000
    form_max_cells: int = 60_000_000
    keep_releases: int = Field(default=3, ge=1)
    airflow_db_url: SecretStr | None = None
    task_retry_seconds: float = Field(default=60.0, gt=0)
    # with the five hours of the night itself it must end before the next night
    decision_hours: float = Field(default=12.0, gt=0, le=18)
    alert_url: SecretStr | None = None

    @model_validator(mode="after")
    def _token_of_the_sandbox(self) -> Settings:
        if self.profile == "sandbox" and self.sipd_token is None:
            self.sipd_token = SecretStr("token-contoh")
        return self

    @property
    def landing_dir(self) -> Path:
        return self.home / "landing"

    @property
    def inbox_url(self) -> str:
        """Where people put files: a folder, or any address that fsspec can open."""
        return self.inbox or str(self.home / "inbox")

    @property
    def report_dir(self) -> Path:
        return self.home / "reports"

    @property
    def log_dir(self) -> Path:
        return self.home / "logs"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never reach a log, an error or a stored address."""
        held = (
            self.bps_key,
            self.sipd_token,
            self.warehouse_url,
            self.bi_password,
            self.airflow_db_url,
            self.alert_url,
        )
        values = [s.get_secret_value() for s in held if s and s.get_secret_value()]
        # libraries name the parts of an address apart: its password, and the path of a web hook
        for address in filter(
            None,
            (self.warehouse_url, self.airflow_db_url, self.alert_url, SecretStr(self.inbox or "")),
        ):
            parts = urlsplit(address.get_secret_value())
            if parts.password:
                values += [parts.password, unquote(parts.password)]
        if self.alert_url:
            hook = urlsplit(self.alert_url.get_secret_value())
            path = hook.path.strip("/")
            values += [part for part in (path, hook.query) if part]
        return tuple(dict.fromkeys(values))


@lru_cache
def get_settings() -> Settings:
    """The settings of this process (tests call `get_settings.cache_clear()`)."""
    return Settings()
