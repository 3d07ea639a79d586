"""`ssk doctor`: what it sees of hosts, keys, certificates, contracts, the inbox and Airflow."""

from __future__ import annotations

import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console
from support import Home, free_port

from ssk import doctor, sources, warehouse
from ssk.cli import main
from ssk.errors import PullError
from ssk.http import Request
from ssk.sandbox.faults import Fault
from ssk.sandbox.server import Sandbox

pytestmark = pytest.mark.usefixtures("hasty")
SetVariable = Callable[..., None]


@pytest.fixture(autouse=True)
def no_airflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that somebody runs on this machine is none of ours."""
    monkeypatch.setenv("SSK_AIRFLOW_PORT", "1")


def examine() -> dict[str, dict[str, Any]]:
    """What it says, by name."""
    done = CliRunner().invoke(main, ["doctor", "--json"])
    checks = {check["name"]: check for check in json.loads(done.output)}
    failed = [name for name, check in checks.items() if check["essential"] and not check["ok"]]
    assert done.exit_code == (1 if failed else 0)
    return checks


def finding(check: dict[str, Any], aspect: str) -> dict[str, Any]:
    [found] = [f for f in check["findings"] if f["aspect"] == aspect]
    return found


def test_every_source_is_asked_and_nothing_is_loaded(home: Home, sandbox: Sandbox) -> None:
    checks = examine()
    assert [name for name in checks if name.startswith("source ")] == [
        f"source {source_id}" for source_id in sources.REGISTERED
    ]
    for source_id in sources.REGISTERED:
        found = checks[f"source {source_id}"]
        assert found["ok"], found
        if source_id in sources.with_http():
            assert finding(found, "contract")["brief"] == "ok"
    assert {name for name, *_ in sandbox.requests} == set(sources.with_http())
    assert checks["airflow"]["findings"][0]["state"] == "warn"
    assert home.one("select count(*) from ops.pull") == 0
    assert home.one("select count(*) from ops.snapshot where loaded_at is not null") == 0
    partitions = "select count(*) from pg_inherits where inhparent::regclass::text like 'raw%%'"
    assert home.one(partitions) == 0


def test_each_source_that_would_fail_says_how_and_one_table_shows_it(
    home: Home, sandbox: Sandbox
) -> None:
    """The busy one is asked by another run at this moment."""
    lesser = next(n for n in sources.with_http() if not sources.source(n).essential)
    faults = {"bps": "key_refused", "ckan": "http_500", "worldbank": "blocked"}
    for name, fault in {**faults, lesser: "changed_column"}.items():
        sandbox.faults[name] = Fault(fault)
    with warehouse.connect("ssk_loader") as other, warehouse.exclusive(other, "source.sipsn"):
        checks = doctor.doctor()
    out = Console(width=100, record=True, file=StringIO())
    doctor.print_checks(out, checks)
    text = out.export_text()
    header, *lines = text.splitlines()
    rows = lines[: len(checks)]
    assert header.split() == ["what", *doctor.SOURCE_ASPECTS, "tonight"]
    assert max(map(len, rows)) <= 100
    shown = {row.split()[1]: row.split()[2:] for row in rows if row.startswith("source ")}
    assert shown["bps"] == ["ok", "set", "-", "refused", "FAILS"]
    assert shown["ckan"] == ["ok", "-", "-", "unreachable", "FAILS"]
    assert shown["worldbank"] == ["ok", "-", "-", "blocked", "FAILS"]
    assert shown["sipsn"] == ["ok", "-", "-", "busy", "ok"]
    # its last good delivery serves on, so the night stands without it
    assert shown[lesser] == ["ok", "-", "-", "malformed", "fails", "alone"]
    assert "Check SSK_BPS_KEY" in text
    by_name = {check.name: check.as_dict() for check in checks}
    assert all(by_name[f"source {name}"]["remedy"] for name in (*faults, lesser))


def test_what_the_gate_holds_is_told_with_its_rule_and_since_when(
    home: Home, sandbox: Sandbox
) -> None:
    assert examine()["gate"]["findings"][0]["brief"] == "holds nothing"
    home.rows(
        """
        insert into ops.snapshot (source_id, dataset_id, part, request, byte_count, sha256,
            parser_version)
        values ('sipsn', 'sipsn.timbulan', '2024', 'x', 1, repeat('0', 64), 1);
        insert into ops.build (state, fingerprint) values ('published', 'f');
        insert into ops.release (build_id, verdict, state, value_count, revision_count)
        values (1, 'published_with_notes', 'current', 0, 0);
        insert into ops.hold (build_id, rule_id, scope, dataset_id, part, snapshot_id, source_row,
            message_id, message_en, key, held_at)
        values
        (1, 'DQ07a', 'rows', 'sipsn.timbulan', null, 1, 'row 1', '', 'much', '{}', '2026-11-20'),
        (1, 'DQ18', 'source', 'sipsn.timbulan', '2024', 1, null, '', 'few', '{}', '2026-11-22')
        """
    )
    found = examine()["gate"]
    assert found["ok"]
    assert found["findings"][0]["state"] == "warn"
    assert "sipsn.timbulan: 1 rows held by DQ07a since 2026-11-20: much" in found["detail"]
    assert "sipsn.timbulan: 2024 held by DQ18 since 2026-11-22: few" in found["detail"]


def test_an_upload_door_needs_an_inbox_that_can_be_written(tmp_path: Path) -> None:
    sound = doctor._inbox(str(tmp_path / "inbox"))
    assert sound.state == "ok"
    assert list((tmp_path / "inbox").iterdir()) == [], "the probe is taken away"
    (tmp_path / "a_file").touch()
    broken = doctor._inbox(str(tmp_path / "a_file" / "inbox"))
    assert broken.state == "fail"
    assert "SSK_INBOX" in broken.remedy
    by_file = next(name for name in sources.REGISTERED if name not in sources.with_http())
    assert not doctor._source(sources.source(by_file), broken, True).ok


def test_a_host_that_is_down_is_not_asked_for_more(
    home: Home, sandbox: Sandbox, set_variable: SetVariable
) -> None:
    set_variable(SSK_SANDBOX_PORT=str(free_port()))
    found = examine()["source bps"]
    assert [f["aspect"] for f in found["findings"]] == ["reach", "key"]
    assert "does not answer" in found["detail"]


def test_a_slow_source_is_given_up(sandbox: Sandbox) -> None:
    client = doctor.BoundedClient(0, seconds=0.2)
    client.send(Request(f"{sandbox.url}/_sandbox/health"))
    time.sleep(0.3)
    with pytest.raises(PullError, match="did not answer in full within 0 s"):
        client._check_time()
    assert client.settings.http_retries == 0


@pytest.mark.parametrize(
    ("profile", "key", "state"),
    [
        ("sandbox", "kunci-contoh", "ok"),
        ("live", "kunci-contoh", "fail"),
        ("live", "", "fail"),
        ("live", "a-real-one", "ok"),
    ],
)
def test_the_key_of_the_sandbox_is_no_key(
    home: Home, set_variable: SetVariable, profile: str, key: str, state: str
) -> None:
    set_variable(SSK_PROFILE=profile, SSK_BPS_KEY=key)
    found = doctor._key(sources.source("bps"))
    assert found.state == state
    assert (state == "fail") == ("SSK_BPS_KEY" in found.remedy)
    assert doctor._key(sources.source("sipsn")).brief == "-"


@contextmanager
def https(folder: Path, days: int) -> Iterator[str]:
    """A server on loopback whose own certificate holds for so many days."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a source")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404)
            self.end_headers()
            self.wfile.write(b"nothing here")

        def log_message(self, *args: object) -> None:
            """Quiet."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("days", "state"), [(90, "ok"), (13, "warn"), (-1, "fail")])
def test_a_certificate_that_ends_soon_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "cert.pem"))
    with https(tmp_path, days) as url:
        found = {f.aspect: f for f in doctor.reach(doctor.BoundedClient(0), url)}
    assert found["certificate"].state == state
    if state == "fail":
        assert "is not accepted" in found["certificate"].detail
    else:
        assert found["reach"].state == "ok"
        until = datetime.now(UTC) + timedelta(days=days, hours=1)
        assert found["certificate"].brief == f"{until:%Y-%m-%d}"


def test_a_certificate_of_nobody_is_not_accepted(tmp_path: Path) -> None:
    with https(tmp_path, 90) as url:
        [found] = doctor.reach(doctor.BoundedClient(0), url)
    assert (found.aspect, found.state) == ("certificate", "fail")


class Airflow:
    """What `AirflowApi` says, as a test wants it."""

    def __init__(self, healthy: bool, missing: list[str]) -> None:
        self.healthy, self.missing = healthy, missing

    def is_healthy(self) -> bool:
        return self.healthy

    def missing_pools(self, wanted: object) -> list[str]:
        return self.missing


@pytest.mark.parametrize(
    ("healthy", "missing", "state"),
    [(True, [], "ok"), (True, ["ssk_bps"], "fail"), (False, [], "warn")],
)
def test_a_missing_pool_is_seen_before_the_night_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, healthy: bool, missing: list[str], state: str
) -> None:
    monkeypatch.setattr(doctor, "AirflowApi", lambda url: Airflow(healthy, missing))
    found = doctor._airflow()
    assert found.state == state
    assert all(name in found.detail for name in missing)


def test_without_a_warehouse_the_hosts_are_still_looked_at(
    home: Home, sandbox: Sandbox, set_variable: SetVariable
) -> None:
    set_variable(SSK_WAREHOUSE_URL=f"postgresql://nobody:geheim@127.0.0.1:{free_port()}/none")
    checks = examine()
    assert not checks["warehouse"]["ok"]
    assert "geheim" not in json.dumps(checks)
    assert [f["aspect"] for f in checks["source sipsn"]["findings"]] == [
        "reach",
        "certificate",
        "key",
    ]
