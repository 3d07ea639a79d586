"""What every release said, kept as changed rows."""

from __future__ import annotations

import psycopg

KEY = (
    "value_id",
    "indicator_code",
    "region_id",
    "period_year",
    "disaggregation",
    "definition_version",
    "method_variant",
    "source_id",
)
# what a reader is told; a newer snapshot that says the same is no change
CONTENT = (
    "value",
    "unit",
    "value_status",
    "null_reason",
    "value_mark",
    "is_official",
    "is_preferred",
    "is_sample",
    "evidence",
)
ORIGIN = ("snapshot_id", "source_row")


def begin(connection: psycopg.Connection, schema: str, release_id: int) -> None:
    """A release that was published before there was a history: it begins with what is current."""
    row = connection.execute(
        "select in_history from ops.release where release_id = %s", [release_id]
    ).fetchone()
    assert row is not None
    if not row[0]:
        record(connection, schema, release_id)


def record(connection: psycopg.Connection, schema: str, release_id: int) -> None:
    """Keep what `schema` says otherwise than the newest release in the history.

    The newest, not the one that readers saw: after a rollback the ranges of the release that was
    taken back stay right.
    """
    columns = ", ".join(KEY + CONTENT + ORIGIN)
    connection.execute(
        f"""
        update ops.value_history as kept set to_release = {release_id}
        where to_release is null and not exists (
            select from {schema}.fct_indicator_value as said
            where said.value_id = kept.value_id
                and ({_of("said")}) is not distinct from ({_of("kept")})
        );

        insert into ops.value_history ({columns}, from_release)
        select {columns}, {release_id}
        from {schema}.fct_indicator_value as said
        where not exists (
            select from ops.value_history as kept
            where kept.value_id = said.value_id and kept.to_release is null
        );

        update ops.release set in_history = true where release_id = {release_id};
        """.encode()  # noqa: S608 (constant names and an integer)
    )


def record_revisions(connection: psycopg.Connection, previous_id: int, release_id: int) -> None:
    """Keep what differs from the release that readers saw before."""
    connection.execute(
        f"""
        insert into ops.revision
        select {release_id}, {previous_id}, value_id, indicator_code, region_id, period_year,
            change, old_value, new_value, old_snapshot_id, new_snapshot_id
        from ops.release_diff({previous_id}, {release_id});

        update ops.release set revision_count = (
            select count(*) from ops.revision where release_id = {release_id}
        )
        where release_id = {release_id};
        """.encode()  # noqa: S608 (integers)
    )


def _of(relation: str) -> str:
    return ", ".join(f"{relation}.{column}" for column in CONTENT)
