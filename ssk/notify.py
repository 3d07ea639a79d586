"""Tell a person that a task or a night failed: one line in the log, and a post where asked for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ssk.redact import redact
from ssk.settings import get_settings

log = logging.getLogger("ssk.notify")
TIMEOUT_SECONDS = 10


def on_failure(context: Mapping[str, Any]) -> None:
    """Airflow's failure callback, for a task and for the whole run (which has no exception).

    With `SSK_ALERT_URL` the same facts are posted there as JSON. An alert that cannot be sent is
    logged and never makes the failure worse.
    """
    alert = _alert(context)
    log.error(alert["text"])
    _post(alert)


def on_question(question: str) -> None:
    """Tell that the night waits for a person, as a failure is told."""
    text = redact(f"SSK: {question}")
    log.warning(text)
    _post({"text": text, "run_id": "", "task": "ask", "message": text})


def _post(alert: dict[str, Any]) -> None:
    url = get_settings().alert_url
    if url is None:
        return
    import requests

    try:
        requests.post(
            url.get_secret_value(), json=alert, timeout=TIMEOUT_SECONDS
        ).raise_for_status()
    except requests.RequestException as error:
        log.error("The alert could not be sent: %s", redact(str(error)))


def _alert(context: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the failure, secrets redacted; `text` is what a chat room shows."""
    error = context.get("exception")
    run_id = str(context.get("run_id") or getattr(context.get("dag_run"), "run_id", ""))
    task = getattr(context.get("task"), "task_id", "") if error else ""
    if error:
        text = f"SSK: {task} failed in run {run_id}: {error}"
    else:
        reason = str(context.get("reason") or "").replace("_", " ")
        text = (
            f"SSK: the run {run_id} failed ({reason}); readers keep the release that is published."
        )
    return {
        "text": redact(text),
        "run_id": run_id,
        "task": task,
        "message": redact(str(error or context.get("reason") or "")),
    }
