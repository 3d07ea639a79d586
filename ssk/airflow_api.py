"""The few calls of Airflow's REST API (v2) that starting and watching a night needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from ssk.errors import SskError
from ssk.redact import redact

DAG_ID = "ssk_nightly"
TIMEOUT_SECONDS = 15


class AirflowApi:
    """A client for the API server on loopback, where every caller is an admin."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the machine must not see loopback calls
        # a busy machine answers late; that is no reason to stop watching a night
        patience = Retry(read=3, connect=0, backoff_factor=1, allowed_methods=["GET"])
        self._session.mount("http://", HTTPAdapter(max_retries=patience))

    def is_healthy(self) -> bool:
        """Whether server, database, scheduler and DAG processor all answer."""
        try:
            reply = self._session.get(
                f"{self.base_url}/api/v2/monitor/health", timeout=TIMEOUT_SECONDS
            )
            health = reply.json() if reply.ok else {}
        except (requests.RequestException, ValueError):
            return False
        parts = ("metadatabase", "scheduler", "dag_processor")
        return all((health.get(part) or {}).get("status") == "healthy" for part in parts)

    def parsed_at(self) -> datetime | None:
        """When the DAG was parsed last; None when Airflow does not know it yet.

        Raises:
            SskError: the DAG file cannot be imported, or the DAG is paused.
        """
        dag = self._call("GET", f"dags/{DAG_ID}", missing_ok=True)
        errors = self._call("GET", "importErrors")["import_errors"]
        if errors:
            raise SskError(
                f"Airflow cannot read {errors[0]['filename']}:\n{errors[0]['stack_trace']}",
                "Mend the file; it is read again within half a minute.",
            )
        if dag is None or not dag["last_parsed_time"]:
            return None
        if dag["is_paused"]:
            raise SskError(f"{DAG_ID} is paused, so a run would wait.", "Unpause it on its page.")
        return datetime.fromisoformat(dag["last_parsed_time"])

    def set_pools(self, wanted: Mapping[str, Mapping[str, Any]]) -> None:
        """Make each pool that is missing and give the others what is wanted."""
        pools = [{"name": name, **properties} for name, properties in wanted.items()]
        create = {"action": "create", "entities": pools, "action_on_existence": "overwrite"}
        done = self._call("PATCH", "pools", json={"actions": [create]})["create"]
        if done["errors"]:
            raise SskError(f"Airflow did not make the pools: {done['errors']}.")

    def missing_pools(self, wanted: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Pools without which tasks would wait for ever."""
        return [
            name for name in wanted if self._call("GET", f"pools/{name}", missing_ok=True) is None
        ]

    def trigger(self) -> str:
        """Start a run now; its id."""
        run = self._call("POST", f"dags/{DAG_ID}/dagRuns", json={"logical_date": None})
        return str(run["dag_run_id"])

    def state(self, run_id: str) -> str:
        """queued, running, success or failed."""
        return str(self._call("GET", f"dags/{DAG_ID}/dagRuns/{run_id}")["state"])

    def running_before(self, run_id: str) -> list[str]:
        """Other runs that are at work, which a queued run waits for."""
        runs = self._call("GET", f"dags/{DAG_ID}/dagRuns", params={"state": "running"})["dag_runs"]
        return [r["dag_run_id"] for r in runs if r["dag_run_id"] != run_id]

    def task_instances(self, run_id: str) -> list[dict[str, Any]]:
        """Task instances as Airflow reports them: task_id, state, try_number, duration, ..."""
        path = f"dags/{DAG_ID}/dagRuns/{run_id}/taskInstances"
        return list(self._call("GET", path, params={"limit": 100})["task_instances"])

    def failure_message(self, run_id: str, task_id: str, attempt: int) -> str:
        """The error that ended an attempt, from its log; empty when the log has none."""
        log = self._call(
            "GET",
            f"dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{attempt}",
            params={"full_content": "true"},
            missing_ok=True,
        )
        for event in reversed((log or {}).get("content", [])):
            details = event.get("error_detail") if isinstance(event, dict) else None
            if details:
                return redact(str(details[0]["exc_value"]))
        return ""

    def asking(self, build_id: int) -> str | None:
        """The run that waits for an answer about this candidate, if one does."""
        waiting = self._call(
            "GET",
            f"dags/{DAG_ID}/dagRuns/~/hitlDetails",
            params={"response_received": "false", "state": "awaiting_input"},
        )["hitl_details"]
        for run_id in (str(detail["task_instance"]["dag_run_id"]) for detail in waiting):
            path = f"dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/gate/xcomEntries/return_value"
            judged = self._call("GET", path, missing_ok=True)
            if judged and judged["value"]["build_id"] == build_id:
                return run_id
        return None

    def answer(self, run_id: str, label: str, form: Mapping[str, str]) -> None:
        """Answer what a run asks, as on its page: it goes on at once."""
        self._call(
            "PATCH",
            f"dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/ask/-1/hitlDetails",
            json={"chosen_options": [label], "params_input": dict(form)},
        )

    def _call(self, method: str, path: str, *, missing_ok: bool = False, **kwargs: Any) -> Any:
        try:
            if "Authorization" not in self._session.headers:
                reply = self._session.get(f"{self.base_url}/auth/token", timeout=TIMEOUT_SECONDS)
                reply.raise_for_status()
                self._session.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
            reply = self._session.request(
                method,
                f"{self.base_url}/api/v2/{path}",
                timeout=TIMEOUT_SECONDS,
                headers={"Accept": "application/json"},
                **kwargs,
            )
            if missing_ok and reply.status_code == 404:
                return None
            reply.raise_for_status()
            return reply.json()
        except requests.RequestException as error:
            body = error.response.text[:500] if error.response is not None else ""
            raise SskError(
                redact(f"Airflow did not answer {method} {path}: {error} {body}"),
                "See the logs in SSK_HOME/logs; `ssk down` and `ssk up` start it afresh.",
            ) from error
