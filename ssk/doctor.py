"""What would fail tonight: one line per check, with the remedy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import requests

from ssk import sources, warehouse
from ssk.errors import PullError, SskError
from ssk.http import HttpClient, Request
from ssk.redact import redact
from ssk.settings import get_settings
from ssk.transform import require_fresh

MIN_FREE_GIB = 2


@dataclass(frozen=True)
class Check:
    """One check; `remedy` says what to do when it is not ok."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def doctor() -> Iterator[Check]:
    """Checks of this machine, the warehouse and each source, in the order a night needs them."""
    settings = get_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free / 2**30
    yield Check(
        "disk",
        free >= MIN_FREE_GIB,
        f"{free:.1f} GiB free under {settings.home}",
        f"Free some space: a night keeps every new file, {MIN_FREE_GIB} GiB is the least.",
    )
    try:
        warehouse.prepare()
        with warehouse.connect() as connection:
            version = connection.info.server_version // 10000
            yield Check(
                "warehouse", version >= 14, f"PostgreSQL {version}", "Use PostgreSQL 14 or newer."
            )
            try:
                require_fresh(connection)
                yield Check("freshness", True, "every dataset is younger than its max_age")
            except SskError as error:
                yield Check("freshness", False, error.message, error.remedy)
    except SskError as error:
        yield Check("warehouse", False, redact(error.message), error.remedy)
    if settings.profile == "live" and settings.bps_key.get_secret_value() == "kunci-contoh":
        yield Check(
            "BPS key",
            False,
            "SSK_BPS_KEY is not set",
            "Get a key at webapi.bps.go.id and set SSK_BPS_KEY.",
        )
    for source_id in sources.REGISTERED:
        yield _reach(source_id)


def _reach(source_id: str) -> Check:
    """Whether the source's host answers at all; its contract is checked by each pull."""
    source = sources.source(source_id)
    client = HttpClient(settings=get_settings().model_copy(update={"http_retries": 0}))
    remedy = "Start the sandbox with `ssk sandbox`, or check the network and the address."
    try:
        client.send(Request(source.base_url, accept=("text/html", "application/json")))
    except PullError as error:
        if error.outcome == "unreachable":
            return Check(f"source {source_id}", False, redact(error.message), remedy)
        # any answer to the bare address shows that the host is there and lets us in
        if error.outcome == "blocked" and "HTTP 403" in error.message:
            return Check(f"source {source_id}", False, redact(error.message), error.remedy)
    except requests.RequestException as error:
        return Check(f"source {source_id}", False, redact(str(error)), remedy)
    return Check(f"source {source_id}", True, f"{source.base_url} answers")
