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


def begin(connection: psycopg.Connection, schemas: dict[int, str]) -> None:
    """Where there is no history yet it begins with the releases that are kept, the oldest first.

    With all of them, since a rollback may return to each: the next release is compared with it.
    """
    begun = connection.execute("select exists (select from ops.release where in_history)")
    if begun.fetchone() == (True,):
        return
    for release_id in sorted(schemas):
        record(connection, schemas[release_id], release_id)


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
        insert into ops.revision (
            release_id, previous_release_id, value_id, indicator_code, region_id, period_year,
            change, old_value, new_value, old_snapshot_id, new_snapshot_id
        )
        select {release_id}, {previous_id}, value_id, indicator_code, region_id, period_year,
            change, old_value, new_value, old_snapshot_id, new_snapshot_id
        from ops.release_diff({previous_id}, {release_id});

        update ops.release set revision_count = (
            select count(*) from ops.revision where release_id = {release_id}
        )
        where release_id = {release_id};
        """.encode()  # noqa: S608 (integers)
    )


def explain_revisions(
    connection: psycopg.Connection, published: str, candidate: str, release_id: int, build_id: int
) -> None:
    """Keep why each number changed or went; both schemas still have their names."""
    connection.execute(
        f"""
        update ops.revision as revision set reason = found.reason
        from (
            select distinct on (value_id)
                value_id,
                case
                    when held.rule_id is not null then 'held by the gate: ' || held.rule_id
                    when new.value_id is null then null
                    when failure.waiver_id is not null then 'waiver ' || failure.waiver_id
                    when failure.build_id is not null
                        then format('%%s (%%s): %%s', decided_by, role, decision.reason)
                    when new.is_derived then 'computed from inputs that changed'
                    when new.value_mark = 'revised' or old.value_mark is not null
                        then concat_ws(' to ', old.value_mark, coalesce(new.value_mark, 'final'))
                    when new.snapshot_id is distinct from old.snapshot_id
                        then 'new delivery; ' || source.revisions
                    else 'the same delivery, read or computed otherwise'
                end as reason
            from {published}.fct_indicator_value as old
            left join {candidate}.fct_indicator_value as new using (value_id)
            left join {candidate}.dim_source as source on new.source_id = source.source_id
            left join (
                select value_id, rule_id
                from ops.held_value inner join ops.hold using (hold_id)
                where build_id = %(build_id)s
            ) as held using (value_id)
            left join ops.gate_failure as failure
                on failure.build_id = %(build_id)s and failure.rule_id = 'DQ23'
                and failure.key ->> 'value_id' = value_id
            left join ops.gate_decision as decision on failure.build_id = decision.build_id
            order by value_id, held.rule_id
        ) as found
        where revision.release_id = %(release_id)s and revision.value_id = found.value_id
            and revision.change <> 'added'
        """.encode(),  # noqa: S608 (constant names)
        {"release_id": release_id, "build_id": build_id},
    )


def _of(relation: str) -> str:
    return ", ".join(f"{relation}.{column}" for column in CONTENT)
