"""The container files, read as text: no engine runs here."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from ssk import service
from ssk.settings import ROOT, Settings

DOCKER = ROOT / "docker"
FILES = ("compose.yml", "compose.celery.yml")
SECRET = re.compile(r"PASS|SECRET|KEY|URL|CONN|BACKEND|TOKEN")
WITHOUT_SECRET = re.compile(r"https?://[\w.-]+:\d+(/\w+/?)?|/[\w/.]+")


def compose(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DOCKER / name).read_text())
    return read


def services(name: str = "compose.yml") -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = compose(name)["services"]
    return read


def airflow_options() -> set[str]:
    """Every option that the installed Airflow and its providers here know, as a variable."""
    spec = find_spec("airflow")
    assert spec and spec.origin
    config = yaml.safe_load(
        (Path(spec.origin).parent / "config_templates" / "config.yml").read_text()
    )
    return {
        f"AIRFLOW__{section}__{option}".upper()
        for section, content in config.items()
        for option in content["options"]
    }


def test_services() -> None:
    always = {name for name, spec in services().items() if "profiles" not in spec}
    assert always == {"postgres", "migrate", "api-server", "dag-processor", "scheduler"}
    by_profile = {name: spec.get("profiles") for name, spec in services().items()}
    assert by_profile["sandbox"] == ["sandbox"]
    assert by_profile["metabase"] == ["bi"]
    assert by_profile["worker"] == by_profile["redis"] == ["celery"]


def test_the_override_changes_only_what_is_there() -> None:
    assert set(services("compose.celery.yml")) <= set(services())


def test_ports_are_open_on_loopback_only() -> None:
    ports = [port for spec in services().values() for port in spec.get("ports", [])]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", FILES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    for service_name, spec in services(name).items():
        for variable, value in (spec.get("environment") or {}).items():
            if value is None or not SECRET.search(variable):
                continue
            named = "${" in value or WITHOUT_SECRET.fullmatch(value)
            assert named, f"{service_name}: {variable} holds a value"


def test_every_variable_is_asked_for_and_explained() -> None:
    text = "".join((DOCKER / name).read_text() for name in FILES)
    explained = set(re.findall(r"^#? ?(\w+)=", (DOCKER / ".env.example").read_text(), re.M))
    assert set(re.findall(r"\$\{(\w+):\?", text)) <= explained
    passed_on = {k for k, v in services()["scheduler"]["environment"].items() if v is None}
    assert passed_on <= explained
    filled = re.findall(
        r"^\w*(?:PASSWORD|KEY|SECRET)=.+", (DOCKER / ".env.example").read_text(), re.M
    )
    assert filled == []


def test_images_are_pinned_by_tag() -> None:
    images = [spec["image"] for spec in services().values() if "build" not in spec]
    images += re.findall(r"^FROM (\S+)", (DOCKER / "Dockerfile").read_text(), re.M)
    assert len(images) == 4
    assert all(re.search(r":v?\d+\.?\d*", image) for image in images), images


def test_airflow_options_exist() -> None:
    known = airflow_options()
    used = {
        variable
        for name in FILES
        for spec in services(name).values()
        for variable in (spec.get("environment") or {})
        if variable.startswith("AIRFLOW__") and "__CELERY__" not in variable
    }
    assert used <= known


def test_options_of_the_service_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "airflow").mkdir()
    monkeypatch.setenv("SSK_WAREHOUSE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("SSK_AIRFLOW_DB_URL", "postgresql://nobody@127.0.0.1:1/none")
    environment = service.airflow_environment(Settings(home=tmp_path))
    used = {variable for variable in environment if variable.startswith("AIRFLOW__")}
    assert used <= airflow_options()
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith("postgresql+psycopg2://")


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    text = (DOCKER / "Dockerfile").read_text()
    installs = re.findall(r"pip install (.*?)(?:\n|;)", text)
    assert installs
    for line in installs:
        assert "--require-hashes" in line or line.endswith("-e .")
    assert text.index("USER ssk") > text.index("-e .")
    for sources in re.findall(r"^COPY (.+) \S+$", text, re.M):
        assert all((ROOT / source).exists() for source in sources.split())


def test_both_locks_agree() -> None:
    def pins(path: Path) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", path.read_text(), re.M))

    ours, extra = pins(ROOT / "requirements.lock"), pins(DOCKER / "requirements-celery.lock")
    assert "apache-airflow-providers-celery" in extra
    assert ours.keys().isdisjoint(extra)
