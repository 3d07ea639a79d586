"""What the DAGs share: how a source is brought in, and which failures are worth another try."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from ssk import notify, sources
from ssk.settings import get_settings

log = logging.getLogger("ssk.tasks")
SHOWN_FAILURES = 20
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "walidata",
    "retries": 2,
    "retry_delay": timedelta(seconds=get_settings().task_retry_seconds),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=30),
    "on_failure_callback": notify.on_failure,
}


@contextmanager
def no_useless_retry() -> Iterator[None]:
    """Fail at once on what will be no better in a minute: stale, blocked or broken data."""
    from ssk.errors import SskError

    try:
        yield
    except SskError as error:
        if _passes_by_itself(error):
            raise
        raise AirflowFailException(str(error)) from error


def bring(source_id: str, years: range | None = None) -> dict[str, int]:
    """Bring in every dataset that is fetched from a source; one that fails stops no other.

    Another try asks only for the datasets that could not be reached, not for those that came or
    that were refused, but fails for these too.

    Raises:
        PullError: a dataset could not be reached and may come at the next try.
        AirflowFailException: what failed will fail again. Both name everything that failed.
    """
    from ssk.errors import PullError

    context = get_current_context()
    kept, this = context["task_state_store"], context["ti"]
    fetched = [d.dataset_id for d in sources.source(source_id).datasets.values() if d.http]
    earlier: Any = kept.get("earlier") or {"again": fetched, "failed": []}
    kept.delete("earlier")
    totals = {"parts": 0, "changed": 0, "loaded": 0, "quarantined": 0}
    again: list[str] = []
    unreached: list[str] = []
    failed: list[str] = earlier["failed"]
    for dataset_id in earlier["again"]:
        waits, ends = _bring_dataset(dataset_id, years, totals)
        failed += ends
        unreached += waits
        if waits:
            again.append(dataset_id)
    if not (failed or unreached):
        return totals
    told = failed + unreached
    message = "\n".join(told[:SHOWN_FAILURES])
    if len(told) > SHOWN_FAILURES:
        message += f"\nand {len(told) - SHOWN_FAILURES} more: see `ssk status {source_id}`"
    if not again:
        raise AirflowFailException(message)
    if this.try_number <= this.max_tries:
        kept.set("earlier", {"again": again, "failed": failed})
    raise PullError("unreachable", message)


def _bring_dataset(
    dataset_id: str, years: range | None, totals: dict[str, int]
) -> tuple[list[str], list[str]]:
    """What of a dataset may come at another try, and what will not; adds to `totals`."""
    from ssk.errors import SskError
    from ssk.ingest import ingest

    try:
        results = ingest(dataset_id, years=years)
    except SskError as error:
        lines = [f"{dataset_id}: {error}"]
        return (lines, []) if _passes_by_itself(error) else ([], lines)
    except Exception as error:  # the other datasets come all the same
        log.exception("%s", dataset_id)
        return [f"{dataset_id}: {error!r}"], []
    waits, ends = [], []
    for result in results:
        totals["parts"] += 1
        totals["changed"] += result.changed
        totals["loaded"] += result.loaded
        totals["quarantined"] += result.quarantined
        line = f"{dataset_id} {result.part} is {result.outcome}: {result.message}"
        if result.outcome == "unreachable":
            waits.append(line)
        elif result.outcome not in ("ok", "empty"):
            ends.append(line)
    log.info("%s: %s parts, %s failed", dataset_id, len(results), len(waits) + len(ends))
    return waits, ends


def _passes_by_itself(error: Exception) -> bool:
    import psycopg

    from ssk.errors import BusyError

    return isinstance(error, BusyError) or isinstance(error.__cause__, psycopg.OperationalError)
