"""What would fail tonight: one line for each thing that the night needs, with the remedy."""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import fsspec
import psycopg
import requests
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ssk import pools, report, sources, warehouse
from ssk.airflow_api import AirflowApi
from ssk.errors import BusyError, PullError, SskError
from ssk.http import HttpClient
from ssk.ingest import register
from ssk.landing import Landing
from ssk.raw import load
from ssk.redact import redact
from ssk.settings import Settings, get_settings
from ssk.sources import Source
from ssk.transform import require_fresh
from ssk.web import Web

MIN_FREE_GIB = 2
TIMEOUT_SECONDS = 10.0
SOURCE_SECONDS = 30.0
CERTIFICATE_WARN_DAYS = 14
AT_ONCE = 6
SAMPLE_KEY = "kunci-contoh"  # only the sandbox takes it
SOURCE_ASPECTS = ("reach", "key", "certificate", "contract")
State = Literal["ok", "warn", "fail"]
COLOURS: dict[State, str] = {"ok": "", "warn": "yellow", "fail": "bold red"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Args:
        aspect: state, or one of `SOURCE_ASPECTS`.
        brief: what the table shows.
        detail, remedy: what is wrong, and what to do about it.
    """

    aspect: str
    state: State
    brief: str
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """What was found about one thing; the night stands or falls with an essential one."""

    name: str
    findings: tuple[Finding, ...]
    essential: bool = True

    @property
    def ok(self) -> bool:
        return all(finding.state != "fail" for finding in self.findings)

    @property
    def verdict(self) -> str:
        if not self.ok:
            return "FAILS" if self.essential else "fails alone"
        return "ok" if all(finding.state == "ok" for finding in self.findings) else "warning"

    def as_dict(self) -> dict[str, Any]:
        worst = [f for f in self.findings if f.state == "fail"] or list(self.findings)
        return {
            "name": self.name,
            "ok": self.ok,
            "essential": self.essential,
            "detail": " ".join(f.detail or f.brief for f in worst),
            "remedy": " ".join(filter(None, (f.remedy for f in worst))),
            "findings": [asdict(finding) for finding in self.findings],
        }


class BoundedClient(HttpClient):
    """A client that does not retry and gives a source only so much time, however slow it is."""

    def __init__(self, pause_seconds: float, seconds: float = SOURCE_SECONDS) -> None:
        bounds = {"http_retries": 0, "http_timeout_seconds": TIMEOUT_SECONDS}
        super().__init__(pause_seconds, get_settings().model_copy(update=bounds))
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    def _wait_turn(self, url: str) -> None:
        self._check_time()
        super()._wait_turn(url)

    def _body(self, *arguments: Any) -> Iterator[bytes]:
        for block in super()._body(*arguments):
            self._check_time()
            yield block

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise PullError(
                "unreachable",
                f"It did not answer in full within {self.seconds:.0f} s.",
                "The night waits longer; see whether the source is slow for others too.",
            )


def doctor() -> list[Check]:
    """Everything that a night needs, in the order in which it needs it."""
    settings = get_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    prepared, ground = _warehouse()
    inbox = _inbox(settings.inbox_url)
    with ThreadPoolExecutor(AT_ONCE) as examiners:
        found = examiners.map(
            lambda source_id: _source(sources.source(source_id), inbox, prepared),
            sources.REGISTERED,
        )
        checks = [
            Check("disk", (_disk(settings),)),
            *ground,
            Check("airflow", (_airflow(),)),
        ]
        return [*checks, *found]


def print_checks(out: Console, checks: list[Check]) -> None:
    """One table, then what is wrong and what to do about it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("what", *SOURCE_ASPECTS, "tonight"):
        table.add_column(name, no_wrap=True)
    for check in checks:
        by_aspect = {finding.aspect: finding for finding in check.findings}
        cells = [
            Text(found.brief, COLOURS[found.state]) if found else Text("")
            for found in map(by_aspect.get, SOURCE_ASPECTS)
        ]
        whole = by_aspect.get("state")
        colour = "bold red" if not check.ok else "green" if check.verdict == "ok" else "yellow"
        tonight = f"{check.verdict}: {whole.brief}" if whole else check.verdict
        table.add_row(check.name, *cells, Text(tonight, colour))
    out.print(table)
    for check in checks:
        for finding in check.findings:
            if finding.state != "ok":
                aspect = "" if finding.aspect == "state" else f" {finding.aspect}"
                text = f"{check.name}{aspect}: {finding.detail} {finding.remedy}"
                out.print(Text(text.rstrip(), COLOURS[finding.state]))


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free / 2**30
    return Finding(
        "state",
        "ok" if free >= MIN_FREE_GIB else "fail",
        f"{free:.1f} GiB free",
        f"{free:.1f} GiB free under {settings.home}.",
        f"Free some space: a night keeps every new file, {MIN_FREE_GIB} GiB is the least.",
    )


def _warehouse() -> tuple[bool, list[Check]]:
    """Whether sources can be tried against the warehouse, and what was found about it."""
    try:
        register()
        with warehouse.connect() as connection:
            return True, [_version(connection), _freshness(connection), _held(connection)]
    except (SskError, psycopg.Error) as error:
        found = Finding(
            "state",
            "fail",
            "not there",
            redact(f"The warehouse cannot be used: {error}"),
            "Check SSK_WAREHOUSE_URL, or unset it to use the embedded server.",
        )
        return False, [Check("warehouse", (found,))]


def _version(connection: psycopg.Connection) -> Check:
    version = connection.info.server_version // 10000
    state: State = "ok" if version >= 14 else "fail"
    brief = f"PostgreSQL {version}"
    return Check(
        "warehouse", (Finding("state", state, brief, f"{brief}.", "Use PostgreSQL 14 or newer."),)
    )


def _freshness(connection: psycopg.Connection) -> Check:
    try:
        require_fresh(connection)
    except SskError as error:
        found = Finding("state", "fail", "too old or missing", error.message, error.remedy)
    else:
        found = Finding("state", "ok", "nothing essential is too old")
    return Check("freshness", (found,))


def _held(connection: psycopg.Connection) -> Check:
    """What the release in force lacks since the gate holds it."""
    held = report.holds(connection)
    found = Finding("state", "ok", "holds nothing")
    if held:
        found = Finding(
            "state",
            "warn",
            f"holds parts or rows of {len({row['dataset_id'] for row in held})} datasets",
            "\n  ".join(["", *map(report.hold_line, held)]).rstrip(),
            "\n  Mend them at their source, or waive them in expectations/waivers.csv.",
        )
    return Check("gate", (found,), essential=False)


def _airflow() -> Finding:
    """Whether a night starts by itself, and whether its tasks have their pools."""
    api = AirflowApi(f"http://127.0.0.1:{get_settings().airflow_port}")
    if not api.is_healthy():
        return Finding(
            "state",
            "warn",
            "not running here",
            "Airflow does not answer on this machine, so no night starts by itself from here.",
            "Start it with `ssk up`.",
        )
    try:
        missing = api.missing_pools(pools.wanted())
    except SskError as error:
        return Finding("state", "warn", "asks for a password", error.message, error.remedy)
    if missing:
        return Finding(
            "state",
            "fail",
            "pools are missing",
            f"The pools {', '.join(missing)} are missing, so their tasks and the night would wait.",
            "`ssk up` makes them.",
        )
    return Finding("state", "ok", "running, with a pool for each source")


def _inbox(address: str) -> Finding:
    """Whether files can be read from the inbox and answers be written into it."""
    try:
        files, root = fsspec.core.url_to_fs(address)
        files.makedirs(root, exist_ok=True)
        probe = f"{root.rstrip('/')}/.ssk-doctor"
        files.pipe_file(probe, b"")
        files.rm_file(probe)
    # every kind of storage has exceptions of its own
    except Exception as error:
        return Finding(
            "reach",
            "fail",
            "FAIL",
            redact(f"The inbox {address} cannot be written to ({error})."),
            "Check SSK_INBOX and who may write there.",
        )
    return Finding("reach", "ok", "inbox")


def _source(source: Source, inbox: Finding, prepared: bool) -> Check:
    if not source.has_http:
        return Check(f"source {source.source_id}", (inbox,), source.essential)
    client = BoundedClient(source.pause_seconds)
    findings = [*reach(client, source.base_url), _key(source)]
    if prepared and all(finding.state != "fail" for finding in findings):
        findings.append(_contract(source, client))
    return Check(f"source {source.source_id}", tuple(findings), source.essential)


def reach(client: HttpClient, url: str) -> list[Finding]:
    """Whether a host answers at all, and until when its certificate holds."""
    try:
        client.session.get(url, stream=True, timeout=TIMEOUT_SECONDS).close()
    except requests.exceptions.SSLError as error:
        return [
            Finding(
                "certificate",
                "fail",
                "FAIL",
                redact(f"The certificate of {url} is not accepted ({error})."),
                "Tell the source's contact; never switch the check off.",
            )
        ]
    except requests.RequestException as error:
        return [
            Finding(
                "reach",
                "fail",
                "FAIL",
                redact(f"{url} does not answer ({error})."),
                "Start the sandbox with `ssk sandbox`, or check network and address.",
            )
        ]
    until = _holds_until(client.session, url)
    return [
        Finding("reach", "ok", "ok"),
        _certificate(until) if until else Finding("certificate", "ok", "-"),
    ]


def _holds_until(session: requests.Session, url: str) -> datetime | None:
    """The last moment of a host's certificate; None without TLS, or where a proxy stands before."""
    parts = urlsplit(url)
    chosen = session.merge_environment_settings(url, {}, None, None, None)
    if parts.scheme != "https" or not parts.hostname or chosen["proxies"]:
        return None
    known = (
        chosen["verify"]
        if isinstance(chosen["verify"], str)
        else requests.utils.DEFAULT_CA_BUNDLE_PATH
    )
    address = (parts.hostname, parts.port or 443)
    with suppress(OSError), socket.create_connection(address, TIMEOUT_SECONDS) as plain:
        context = ssl.create_default_context(cafile=known)
        with context.wrap_socket(plain, server_hostname=parts.hostname) as secured:
            certificate = secured.getpeercert() or {}
            seconds = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
            return datetime.fromtimestamp(seconds, UTC)
    return None


def _certificate(until: datetime) -> Finding:
    left = (until - datetime.now(UTC)).days
    return Finding(
        "certificate",
        "ok" if left >= CERTIFICATE_WARN_DAYS else "warn",
        f"{until:%Y-%m-%d}",
        f"The certificate ends on {until:%Y-%m-%d}, in {left} days.",
        "Tell the source's contact before it does.",
    )


def _key(source: Source) -> Finding:
    """Whether the key is set that a source asks for: the setting `<source>_key` or `_token`."""
    settings = get_settings()
    names = [f"{source.source_id}_{kind}" for kind in ("key", "token")]
    for name in filter(Settings.model_fields.__contains__, names):
        held = getattr(settings, name)
        value = held.get_secret_value() if held else ""
        if settings.profile == "live" and value in ("", SAMPLE_KEY):
            variable = f"SSK_{name.upper()}"
            return Finding(
                "key",
                "fail",
                "not set",
                f"{variable} is not set.",
                f"Get a key at {source.origin['url']} and set {variable}.",
            )
        return Finding("key", "ok", "set" if value else "not set")
    return Finding("key", "ok", "-")


def _contract(source: Source, client: HttpClient) -> Finding:
    """Whether the first delivery could be loaded as it stands; what was loaded is taken back."""
    dataset = next(d for d in source.datasets.values() if d.http)
    try:
        with (
            warehouse.connect("ssk_loader") as connection,
            warehouse.exclusive(connection, f"source.{source.source_id}"),
        ):
            connection.execute(f"set statement_timeout = '{SOURCE_SECONDS:.0f}s'")
            web = Web(connection, Landing(get_settings().landing_dir), source, dataset, client)
            for item in sources.connector(source.source_id).deliver(web):
                if isinstance(item, PullError):
                    if item.outcome == "empty":  # a year that is not published yet
                        continue
                    raise item
                with connection.transaction(force_rollback=True):
                    load(connection, web.landing, dataset, item)
                return Finding("contract", "ok", "ok")
    except BusyError:
        return Finding("contract", "ok", "busy")
    except PullError as error:
        return Finding("contract", "fail", error.outcome, redact(error.message), error.remedy)
    except (SskError, LookupError, TypeError, ValueError, AttributeError) as error:
        return Finding(
            "contract",
            "fail",
            "malformed",
            redact(f"{dataset.dataset_id}: the source answers in another shape ({error!r})."),
            f"Compare its answers with ssk/sources/{source.source_id}.py and mend that.",
        )
    return Finding(
        "contract",
        "warn",
        "empty",
        f"{dataset.dataset_id}: the source has no rows.",
        "See whether it still publishes this.",
    )
