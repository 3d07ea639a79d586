"""Nights through Airflow itself: the DAG is run by `dag.test()` against a warehouse of its own.

The tests follow one another: a good night, one with nothing new, and bad ones after it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support import Home, fresh_home, setting

from ssk import postgres
from ssk.airflow_api import AirflowApi
from ssk.cli import main
from ssk.decision import ANSWERS
from ssk.errors import GateBlockedError
from ssk.ingest import PartResult
from ssk.sandbox.server import Sandbox
from ssk.settings import ROOT
from ssk.sources import REGISTERED, source, with_http

pytestmark = [pytest.mark.e2e]
ASKING = {"ask", "decide"}  # tasks of a night that asks a person


@dataclass
class ChatRoom:
    """A web hook that keeps what it is sent."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def room() -> Iterator[ChatRoom]:
    room = ChatRoom()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            room.posts.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        room.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield room
        server.shutdown()


@dataclass
class Outcome:
    """States of one run, of its steps and of its sources; and the attempts made."""

    state: str
    tasks: dict[str, str]
    sources: dict[str, str]
    attempts: dict[str, int]


class House:
    """A warehouse, and Airflow to run its nights."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def night(self) -> Outcome:
        return self._run(_dag("ssk_nightly"), datetime.now(UTC))

    def year(self, year: int) -> Outcome:
        """A run as a backfill makes it; the one that `test` makes counts as started by hand."""
        dag = _dag("ssk_backfill")
        dag.start_date = None
        for task in dag.tasks:
            task.start_date = None
        return self._run(dag, datetime(year, 7, 1, tzinfo=UTC))

    def _run(self, dag: Any, logical_date: datetime) -> Outcome:
        run = dag.test(logical_date=logical_date)
        outcome = Outcome(str(run.state), {}, {}, {})
        for instance in run.get_task_instances():
            name = instance.task_id.removeprefix("ingest_")
            group = outcome.tasks if name == instance.task_id else outcome.sources
            group[name] = str(instance.state)
            outcome.attempts[name] = instance.try_number
        return outcome

    def events(self) -> list[dict[str, Any]]:
        """What was told about the asset, in order."""
        from airflow.models.asset import AssetEvent
        from airflow.utils.session import create_session
        from sqlalchemy import select

        with create_session() as session:
            return list(session.scalars(select(AssetEvent.extra).order_by(AssetEvent.id)))

    def releases(self) -> list[int]:
        return [row[0] for row in self.home.rows("select release_id from ops.release order by 1")]


def fetched(source_id: str) -> list[str]:
    return [d.dataset_id for d in source(source_id).datasets.values() if d.http]


def _dag(dag_id: str) -> Any:
    from airflow.dag_processing.dagbag import BundleDagBag

    # what the DAGs share is read anew, with the short delay between tries of this module
    sys.modules.pop("ssk_tasks", None)
    return BundleDagBag(dag_folder=ROOT / "dags", bundle_path=ROOT / "dags").dags[dag_id]


@pytest.fixture(scope="module")
def house(
    airflow: None,
    server: postgres.Embedded,
    running_sandbox: Sandbox,
    room: ChatRoom,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    running_sandbox.faults.clear()
    with fresh_home(
        server,
        tmp_path_factory.mktemp("night"),
        running_sandbox.port,
        SSK_TASK_RETRY_SECONDS="0.1",
        SSK_ALERT_URL=room.url,
    ) as home:
        yield House(home)


@pytest.fixture(autouse=True)
def quiet(room: ChatRoom) -> None:
    room.posts.clear()


@pytest.fixture(autouse=True)
def quick(hasty: None) -> None:
    """Without the pauses between calls to a source."""


def test_a_good_night_publishes_and_tells_the_asset(house: House, sandbox: Sandbox) -> None:
    night = house.night()
    assert night.state == "success"
    assert night.sources == dict.fromkeys(with_http(), "success")
    assert {name for name, state in night.tasks.items() if state == "skipped"} == ASKING
    assert set(night.tasks.values()) == {"success", "skipped"}
    once = "select dataset_id, part from ops.pull group by 1, 2 having count(*) > 1"
    assert house.home.rows(once) == []
    assert house.releases() == [1]
    assert house.events() == [{"release_id": 1}]
    seruyan = house.home.one(
        "select round(value, 2)::text from ssk.mart_scorecard"
        " where kemendagri_code = '62.07' and indicator_code = 'SP01'"
    )
    assert seruyan == "85.65"


def test_a_night_with_nothing_new_publishes_and_tells_nothing(
    house: House, sandbox: Sandbox, room: ChatRoom
) -> None:
    night = house.night()
    assert night.state == "success"
    assert night.tasks == {
        "inbox": "success",
        "transform": "success",
        "gate": "success",
        **dict.fromkeys(ASKING, "skipped"),
        "publish": "skipped",
    }
    assert house.releases() == [1]
    assert len(house.events()) == 1
    assert room.posts == []


def test_a_source_that_fails_is_red_alone_and_the_night_goes_on(
    house: House, sandbox: Sandbox, room: ChatRoom
) -> None:
    sandbox.faults["sipsn"] = "http_500"
    sandbox.faults["bps"] = "key_refused"
    night = house.night()
    assert night.state == "success"
    assert night.tasks["transform"] == "success"
    assert {name for name, state in night.sources.items() if state == "failed"} == {"sipsn", "bps"}
    # a source that is down is tried again, a key that is refused is not
    assert night.attempts["sipsn"] == 3
    assert night.attempts["bps"] == 1
    assert Counter(post["task"] for post in room.posts) == {"ingest_sipsn": 1, "ingest_bps": 1}
    [told] = [post for post in room.posts if post["task"] == "ingest_bps"]
    for dataset_id in fetched("bps"):
        assert re.search(rf"{re.escape(dataset_id)} \S.* is refused", told["text"])
    assert "Check SSK_BPS_KEY" in told["text"]
    assert house.home.settings.bps_key.get_secret_value() not in json.dumps(room.posts)
    assert house.releases() == [1]


def test_a_dataset_that_fails_stops_no_other_and_is_alone_tried_again(
    house: House, sandbox: Sandbox, room: ChatRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *rest = fetched("sipsn")
    asked: list[str] = []

    def ingest(dataset_id: str, **options: Any) -> list[PartResult]:
        if dataset_id.startswith("sipsn"):
            asked.append(dataset_id)
        if asked == [first]:
            raise RuntimeError("a bug")
        if dataset_id == second:
            return [PartResult(second, "2024", "malformed", False, 0, 0, "another header")]
        return []

    monkeypatch.setattr("ssk.ingest.ingest", ingest)
    night = house.night()
    # what may pass by itself is asked for again, what came or will not pass is not
    assert asked == [first, second, *rest, first]
    assert night.sources["sipsn"] == "failed"
    [told] = room.posts
    assert f"{second} 2024 is malformed: another header" in told["text"]
    assert first not in told["text"]


def test_a_refused_workbook_is_in_the_log_and_the_night_goes_on(
    house: House, sandbox: Sandbox, room: ChatRoom, caplog: pytest.LogCaptureFixture
) -> None:
    source_id = next(name for name in REGISTERED if name not in with_http())
    [name, *_] = source(source_id).datasets
    folder = Path(house.home.settings.inbox_url) / source_id / name
    folder.mkdir(parents=True)
    (folder / "isian.csv").write_text("ini;bukan\nformulir;kami\n")
    long_ago = time.time() - 60  # a file that is being written is left alone
    os.utime(folder / "isian.csv", (long_ago, long_ago))
    night = house.night()
    assert night.state == "success"
    assert night.tasks["inbox"] == "success"
    assert "isian.csv: 0 rows taken" in caplog.text
    assert list((folder / "balasan").iterdir())
    assert room.posts == []


def test_a_source_that_is_too_old_stops_the_night(
    house: House, sandbox: Sandbox, room: ChatRoom
) -> None:
    house.home.rows("create table ops.kept as select pull_id, finished_at from ops.pull")
    house.home.rows(
        "update ops.pull set finished_at = now() - interval '20 years'"
        " where dataset_id like 'sipsn%'"
    )
    sandbox.faults["sipsn"] = "blocked"
    night = house.night()
    house.home.rows(
        "update ops.pull set finished_at = kept.finished_at from ops.kept"
        " where kept.pull_id = pull.pull_id"
    )
    assert night.state == "failed"
    assert night.tasks == {
        "inbox": "success",
        "transform": "failed",
        "gate": "upstream_failed",
        **dict.fromkeys(ASKING, "upstream_failed"),
        "publish": "upstream_failed",
    }
    assert night.attempts["transform"] == 1
    [told] = [post for post in room.posts if post["task"] == "transform"]
    assert "sipsn.capaian: last good delivery" in told["text"]
    assert "readers keep the release that is published" in room.posts[-1]["text"]


def test_a_blocked_gate_is_not_tried_again_and_nothing_is_published(
    house: House, sandbox: Sandbox, room: ChatRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blocked(**options: Any) -> None:
        raise GateBlockedError("DQ01: a ladder sums to 110")

    monkeypatch.setattr("ssk.gate.gate", blocked)
    night = house.night()
    assert night.state == "failed"
    assert night.tasks == {
        "inbox": "success",
        "transform": "success",
        "gate": "failed",
        **dict.fromkeys(ASKING, "upstream_failed"),
        "publish": "upstream_failed",
    }
    assert night.attempts["gate"] == 1
    assert any("DQ01: a ladder sums to 110" in post["text"] for post in room.posts)
    assert house.releases() == [1]
    assert len(house.events()) == 1


@contextmanager
def answering(answer: Callable[[Any, Any], None]) -> Iterator[list[str]]:
    """Wait for the question of the next night, call `answer` with it, give what was asked."""
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    asked: list[str] = []
    ended = threading.Event()
    waits = (
        select(TaskInstance)
        .where(TaskInstance.state == "awaiting_input")
        .options(joinedload(TaskInstance.hitl_detail))
    )

    def wait() -> None:
        while not ended.wait(0.2):
            with create_session() as session:
                waiting = session.scalar(waits)
                if waiting is None:
                    continue
                asked.append(waiting.hitl_detail.body)
                try:
                    answer(waiting, session)
                except Exception:
                    waiting.state = "failed"  # else the night would wait for ever
                    raise
                return

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield asked
    finally:
        ended.set()
        thread.join()


def say(label: str, **form: str) -> Callable[[Any, Any], None]:
    """What Airflow's page does with an answer."""

    def respond(waiting: Any, session: Any) -> None:
        from airflow.models.trigger import handle_event_submit
        from airflow.triggers.base import TriggerEvent

        detail = waiting.hitl_detail
        detail.responded_at = datetime.now(UTC)
        detail.responded_by = {"id": "admin", "name": "admin"}
        detail.chosen_options = [label]
        detail.params_input = {"name": None, "role": "walidata", "reason": None} | form
        handle_event_submit(
            TriggerEvent(detail.as_resume_event_payload()), task_instance=waiting, session=session
        )

    return respond


def nobody(waiting: Any, session: Any) -> None:
    """The time is over, and the scheduler looks."""
    from airflow.jobs.job import Job
    from airflow.jobs.scheduler_job_runner import SchedulerJobRunner

    waiting.trigger_timeout = datetime.now(UTC) - timedelta(minutes=1)
    session.flush()
    SchedulerJobRunner(job=Job()).check_awaiting_input_timeouts(session=session)


@pytest.fixture
def shrunk(house: House) -> Iterator[None]:
    """The release in force shows ten times what SIPSN delivers: XR2a has something to ask."""
    tenfold = "update ssk.fct_indicator_value set value = value {} 10 where indicator_code = 'SP01'"
    house.home.rows(tenfold.format("*"))
    # an unchanged delivery is not judged again
    house.home.rows("update ops.build set fingerprint = 'other'")
    yield
    if house.home.one(
        "select max(value) > 60000 from ssk.fct_indicator_value where indicator_code = 'SP01'"
    ):
        house.home.rows(tenfold.format("/"))


@pytest.fixture
def same_candidate(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidate before stands for this night's: nothing was delivered since, and what is tested
    is who decides."""
    name = "comment on schema ssk_candidate is 'build {}'"
    monkeypatch.setattr("ssk.transform._dbt", lambda *a, **k: None)
    monkeypatch.setattr(
        "ssk.transform._empty_candidate",
        lambda connection, build_id: connection.execute(name.format(build_id)),
    )


def test_without_an_answer_what_is_published_stays(
    house: House, sandbox: Sandbox, room: ChatRoom, shrunk: None
) -> None:
    with answering(nobody) as asked:
        night = house.night()
    [question] = asked
    assert "**XR2a**" in question
    assert "sipsn" in question
    for choice in ANSWERS.values():
        assert f"**{choice.label}**: {choice.effect}" in question
    assert night.state == "failed"
    assert (night.tasks["ask"], night.tasks["decide"]) == ("success", "failed")
    assert night.tasks["publish"] == "upstream_failed"
    assert house.releases() == [1]
    decided = "select answer, decided_by from ops.gate_decision order by build_id desc limit 1"
    assert house.home.rows(decided) == [("keep", None)]
    # it was told when it was asked, and again when nobody had answered
    assert "**XR2a**" in room.posts[0]["text"]
    assert any("Nobody answered the gate" in post["text"] for post in room.posts)


def test_a_person_keeps_what_is_published_and_is_not_asked_again(
    house: House, sandbox: Sandbox, shrunk: None, same_candidate: None
) -> None:
    with answering(say(ANSWERS["keep"].label, name="Ibu CONTOH")):
        night = house.night()
    assert night.state == "success"
    assert night.tasks["publish"] == "skipped"
    assert house.releases() == [1]
    again = house.night()
    assert {again.tasks[name] for name in ASKING} == {"skipped"}
    assert house.releases() == [1]


def test_an_answer_is_for_the_candidate_that_was_asked_about(
    house: House, sandbox: Sandbox, room: ChatRoom, shrunk: None, same_candidate: None
) -> None:
    """Meanwhile somebody built and judged another one, whose failures nobody has seen."""
    from ssk.gate import gate
    from ssk.transform import transform

    publish = say(ANSWERS["publish"].label, name="Ibu CONTOH", reason="SIPSN benar")

    def too_late(waiting: Any, session: Any) -> None:
        transform(force=True)
        assert gate().verdict == "needs_decision"  # type: ignore[union-attr]
        publish(waiting, session)

    with answering(too_late):
        night = house.night()
    assert night.tasks["decide"] == "failed"
    assert any("waits for no decision" in post["text"] for post in room.posts)
    assert house.releases() == [1]
    newest = house.home.one("select max(build_id) from ops.build")
    assert not house.home.rows("select 1 from ops.gate_decision where build_id = %s", newest)


def test_a_person_publishes_as_it_is_and_readers_see_who_and_why(
    house: House,
    sandbox: Sandbox,
    shrunk: None,
    same_candidate: None,
    api: AirflowApi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Said on the command line, which wakes the night."""
    monkeypatch.setattr(AirflowApi, "is_healthy", lambda client: True)  # but for a scheduler
    printed: list[str] = []

    def on_the_command_line(waiting: Any, session: Any) -> None:
        build_id = str(house.home.one("select max(build_id) from ops.build"))
        signed = ["--by", "Ibu CONTOH", "--role", "walidata", "--reason", "SIPSN benar"]
        with setting(SSK_AIRFLOW_PORT=api.base_url.rpartition(":")[2]):
            done = CliRunner().invoke(main, ["decide", build_id, "publish", *signed])
        printed.append(done.output)
        assert done.exit_code == 0, done.output

    with answering(on_the_command_line):
        night = house.night()
    assert "it carries it out and goes on now" in printed[0]
    assert night.state == "success"
    assert {night.tasks[name] for name in ASKING} == {"success"}
    assert house.releases() == [1, 2]
    [note] = house.home.rows(
        "select severity, message_id from ssk.release_note where rule_id = 'XR2a'"
    )
    assert note[0] == "accepted"
    assert note[1].endswith("atas keputusan Ibu CONTOH (walidata): SIPSN benar")
    build_id = house.home.one("select max(build_id) from ops.build")
    page = (house.home.settings.report_dir / f"build_{build_id}" / "gate.html").read_text()
    assert "Ibu CONTOH (walidata)" in page
    assert "SIPSN benar" in page


def test_a_year_past_is_asked_for_alone(house: House, sandbox: Sandbox) -> None:
    run = house.year(2019)
    assert run.state == "success"
    assert run.sources == dict.fromkeys(with_http(), "success")
    asked = house.home.rows("select distinct first_year, last_year from ops.backfill")
    assert asked == [(2019, 2019)]
    assert house.home.one("select count(*) from ops.backfill where finished_at is null") == 0
    years = {year for *_, path in sandbox.requests for year in re.findall(r"\btahun=(\d+)", path)}
    assert years == {"2019"}
