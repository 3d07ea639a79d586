"""One Airflow pool per source that is fetched: tasks of one source never ask it at the same time.

The client agrees: `ingest` holds a lock per source. Without the pool, tasks would sit in workers
and wait for that lock.
"""

from __future__ import annotations

import json
from typing import Any

from ssk import sources

SLOTS = 1


def pool(source_id: str) -> str:
    """Name of the pool of a source."""
    return f"ssk_{source_id}"


def wanted() -> dict[str, dict[str, Any]]:
    """All pools that the DAGs need, in the form that `airflow pools import` reads."""
    return {
        pool(source_id): {
            "slots": SLOTS,
            "description": f"Calls to {sources.source(source_id).origin['url']}",
        }
        for source_id in sources.with_http()
    }


if __name__ == "__main__":
    print(json.dumps(wanted(), indent=1))
