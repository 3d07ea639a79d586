"""What a critical rule keeps out of a candidate, so that the rest can be published (ADR 0007)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from expectations.gate import RuleResult

CANDIDATE = "ssk_candidate"

Part = tuple[str, str, int]  # dataset, part, snapshot

# A delivery of which more than this share of the rows fails a rule is wrong as a whole (another
# unit, shifted columns): the rows that happen to pass are no better. Fewer rows than MASS_ROWS are
# judged one by one, for 1 of 3 rows is no pattern.
MASS_SHARE = 0.10
MASS_ROWS = 10

# The numbers that each row found by a rule is about: as a value, by region, year and indicator, or
# as a row of its source. What a failing row does not say (its source, its definition) means any.
NAMED = f"""
judged as (
    select
        failure_id,
        rule_id,
        severity,
        meaning_id,
        meaning_en,
        waiver_id,
        key,
        case
            when key ? 'indicator_code' then array[key ->> 'indicator_code']
            else indicators
        end as indicators
    from ops.gate_failure
    inner join ops.gate_result using (build_id, rule_id, mart)
    where build_id = %(build_id)s
),

named as (
    select
        judged.failure_id,
        value.value_id
    from judged
    inner join {CANDIDATE}.fct_indicator_value as value
        on judged.key ->> 'value_id' = value.value_id
    union
    select
        judged.failure_id,
        value.value_id
    from judged
    cross join unnest(judged.indicators) as one (indicator_code)
    inner join {CANDIDATE}.fct_indicator_value as value
        on
            one.indicator_code = value.indicator_code
            and (judged.key ->> 'region_id')::int = value.region_id
            and (judged.key ->> 'period_year')::int = value.period_year
            and coalesce(judged.key ->> 'source_id', value.source_id) = value.source_id
            and coalesce(judged.key ->> 'definition_version', value.definition_version)
            = value.definition_version
            and coalesce(judged.key ->> 'disaggregation', value.disaggregation)
            = value.disaggregation
            and coalesce((judged.key ->> 'is_sample')::boolean, value.is_sample) = value.is_sample
    union
    select
        judged.failure_id,
        value.value_id
    from judged
    inner join {CANDIDATE}.fct_indicator_value as value
        on
            (judged.key ->> 'snapshot_id')::bigint = value.snapshot_id
            and judged.key ->> 'source_row' = value.source_row
)
"""  # noqa: S608 (a constant name)

CONCERNED = f"""
{NAMED},

concerned as (
    select *
    from judged
    where rule_id = any(%(rules)s) and waiver_id is null
)
"""  # noqa: S608 (a constant name)

# A number that was computed is traced to its inputs, but the nearest rows are held first: one bad
# member also spoils the total, and the other members must not pay for it.
HOLD_ROWS = f"""
with recursive {CONCERNED},

traced as (
    select
        failure_id,
        value_id,
        0 as depth
    from named
    inner join concerned using (failure_id)
    union
    select
        traced.failure_id,
        input.value_id,
        traced.depth + 1
    from traced
    inner join {CANDIDATE}.fct_indicator_value as value using (value_id)
    cross join unnest(value.derived_from) as input (value_id)
),

behind as (
    select
        failure_id,
        0 as depth,
        (key ->> 'snapshot_id')::bigint as snapshot_id,
        key ->> 'source_row' as source_row
    from concerned
    union
    select
        traced.failure_id,
        traced.depth,
        value.snapshot_id,
        value.source_row
    from traced
    inner join {CANDIDATE}.fct_indicator_value as value using (value_id)
    union
    select
        traced.failure_id,
        traced.depth,
        split_part(origin.place, ' ', 1)::bigint,
        substr(origin.place, strpos(origin.place, ' ') + 1)
    from traced
    inner join {CANDIDATE}.fct_indicator_value as value using (value_id)
    cross join unnest(value.origin_rows) as origin (place)
),

sound as (
    select behind.*
    from behind
    where
        behind.source_row is not null
        and behind.snapshot_id in (
            select snapshot_id from ops.build_part where build_id = %(build_id)s
        )
)

insert into ops.hold (
    build_id, rule_id, scope, dataset_id, snapshot_id, source_row, message_id, message_en, key
)
select
    %(build_id)s,
    concerned.rule_id,
    'rows',
    snapshot.dataset_id,
    sound.snapshot_id,
    sound.source_row,
    min(concerned.meaning_id),
    min(concerned.meaning_en),
    (array_agg(concerned.key order by concerned.failure_id))[1]
from sound
inner join concerned using (failure_id)
inner join ops.snapshot using (snapshot_id)
where sound.depth = (select min(depth) from sound)
group by concerned.rule_id, snapshot.dataset_id, sound.snapshot_id, sound.source_row
on conflict do nothing
"""  # noqa: S608 (a constant name)

# What was judged anew and fails again is held since it was held first.
SINCE = """
update ops.hold
set held_at = earlier.held_at
from ops.hold as earlier
inner join ops.release using (build_id)
where
    release.state = 'current'
    and hold.build_id = %(build_id)s
    and hold.rule_id = earlier.rule_id
    and hold.snapshot_id = earlier.snapshot_id
    and coalesce(hold.source_row, hold.part) = coalesce(earlier.source_row, earlier.part)
"""

# All numbers that stand on a held row: those of the row, and what was computed from them.
HELD_VALUES = f"""
with recursive held as (
    select
        hold_id,
        snapshot_id,
        source_row
    from ops.hold
    where
        build_id = %(build_id)s and scope = 'rows'
        and hold_id not in (select hold_id from ops.held_value)
),

gone as (
    select
        held.hold_id,
        value.value_id
    from held
    inner join {CANDIDATE}.fct_indicator_value as value using (snapshot_id, source_row)
    union
    select
        held.hold_id,
        value.value_id
    from {CANDIDATE}.fct_indicator_value as value
    cross join unnest(value.origin_rows) as origin (place)
    inner join held on held.snapshot_id || ' ' || held.source_row = origin.place
    union
    select
        gone.hold_id,
        computed.value_id
    from gone
    inner join (
        select
            value_id,
            unnest(derived_from) as input
        from {CANDIDATE}.fct_indicator_value
    ) as computed on gone.value_id = computed.input
)

insert into ops.held_value
select
    gone.hold_id,
    value_id,
    value.indicator_code,
    value.region_id,
    value.period_year
from gone
inner join {CANDIDATE}.fct_indicator_value as value using (value_id)
"""  # noqa: S608 (a constant name)

# Without a release there are no last good values; what the release has too cannot be put back.
NEWER = """
newer as (
    select
        dataset_id,
        part,
        snapshot_id
    from ops.build_part
    where build_id = %(build_id)s and exists (select from ops.release where state = 'current')
    except
    select
        dataset_id,
        part,
        snapshot_id
    from ops.build_part
    inner join ops.release using (build_id)
    where state = 'current'
)
"""

# The rows of a delivery that fails as a whole are not held one by one: the delivery is, or nothing.
HOLD_MASS = f"""
with {NEWER},

delivery as (
    select
        build_part.dataset_id,
        build_part.part,
        array_agg(snapshot_id) as snapshot_ids,
        sum(snapshot.row_count) as row_count
    from ops.build_part
    inner join ops.snapshot using (snapshot_id)
    where build_part.build_id = %(build_id)s
    group by build_part.dataset_id, build_part.part
),

mass as (
    select
        hold.rule_id,
        delivery.dataset_id,
        delivery.part,
        delivery.snapshot_ids,
        min(hold.message_id)
        || format(' (%%s dari %%s baris kiriman)', count(*), delivery.row_count) as message_id,
        min(hold.message_en)
        || format(' (%%s of the %%s rows of the delivery)', count(*), delivery.row_count)
            as message_en,
        (array_agg(hold.key order by hold.hold_id))[1] as key
    from delivery
    inner join ops.hold on hold.snapshot_id = any(delivery.snapshot_ids)
    where hold.build_id = %(build_id)s and hold.scope = 'rows'
    group by
        hold.rule_id,
        delivery.dataset_id,
        delivery.part,
        delivery.snapshot_ids,
        delivery.row_count
    having count(*) >= %(least)s and count(*) > %(share)s * delivery.row_count
),

not_one_by_one as (
    delete from ops.hold
    using mass
    where
        hold.build_id = %(build_id)s
        and hold.scope = 'rows'
        and hold.rule_id = mass.rule_id
        and hold.snapshot_id = any(mass.snapshot_ids)
)

insert into ops.hold (
    build_id, rule_id, scope, dataset_id, part, snapshot_id, message_id, message_en, key
)
select
    %(build_id)s,
    mass.rule_id,
    'source',
    newer.dataset_id,
    newer.part,
    newer.snapshot_id,
    mass.message_id,
    mass.message_en,
    mass.key
from mass
inner join newer using (dataset_id, part)
"""  # noqa: S608 (a constant name)

HOLD_SOURCES = f"""
with {CONCERNED},

{NEWER},

blamed as (
    select
        failure_id,
        key ->> 'source_id' as source_id
    from concerned
    union
    select
        failure_id,
        value.source_id
    from concerned
    inner join named using (failure_id)
    inner join {CANDIDATE}.fct_indicator_value as value using (value_id)
)

insert into ops.hold (
    build_id, rule_id, scope, dataset_id, part, snapshot_id, message_id, message_en, key
)
select
    %(build_id)s,
    concerned.rule_id,
    'source',
    newer.dataset_id,
    newer.part,
    newer.snapshot_id,
    min(concerned.meaning_id),
    min(concerned.meaning_en),
    (array_agg(concerned.key order by concerned.failure_id))[1]
from blamed
inner join concerned using (failure_id)
inner join ops.dataset using (source_id)
inner join newer using (dataset_id)
group by concerned.rule_id, newer.dataset_id, newer.part, newer.snapshot_id
on conflict do nothing
"""  # noqa: S608 (a constant name)


def place(connection: psycopg.Connection, build_id: int, rules: Iterable[RuleResult]) -> set[str]:
    """Keep out of the build what fails these rules; the sources concerned, none when nothing can.

    The parts of the build are those of the last release where a source is held, or a delivery of
    which many rows fail. The caller builds the candidate again, and commits.
    """
    rules = list(rules)
    before = _held(connection, build_id)
    for scope, statement in (("rows", HOLD_ROWS), ("source", HOLD_SOURCES)):
        rule_ids = [rule.rule_id for rule in rules if rule.scope == scope]
        connection.execute(statement, {"build_id": build_id, "rules": rule_ids})
    connection.execute(HOLD_MASS, {"build_id": build_id, "least": MASS_ROWS, "share": MASS_SHARE})
    connection.execute(SINCE, {"build_id": build_id})
    connection.execute(HELD_VALUES, {"build_id": build_id})
    write_parts(connection, build_id, put_back(connection, build_id, _parts(connection, build_id)))
    # rows of a delivery that is put back are none of this build any more
    connection.execute(
        "delete from ops.hold where build_id = %(build_id)s and scope = 'rows' and snapshot_id"
        " not in (select snapshot_id from ops.build_part where build_id = %(build_id)s)",
        {"build_id": build_id},
    )
    return {dataset_id.split(".")[0] for dataset_id, *_ in _held(connection, build_id) - before}


def carry_over(connection: psycopg.Connection, build_id: int, code: str, parts: list[Part]) -> None:
    """Hold in a new build what a person decided to hold, with the same delivery and rules.

    What the gate held by itself is judged anew: the culprit may stand in another source, which
    may be mended since.
    """
    connection.execute(
        """
        with offered as (
            select * from unnest(
                %(datasets)s::text [], %(parts)s::text [], %(snapshots)s::bigint []
            ) as offered (dataset_id, part, snapshot_id)
        ),

        standing as (
            select
                hold.*,
                nextval(pg_get_serial_sequence('ops.hold', 'hold_id')) as new_id
            from ops.hold
            inner join ops.release using (build_id)
            inner join ops.build using (build_id)
            where
                release.state = 'current'
                and code_fingerprint = %(code)s
                and snapshot_id = any(%(snapshots)s)
                and exists (
                    select from ops.gate_result as asked
                    where
                        asked.build_id = hold.build_id
                        and asked.rule_id = hold.rule_id
                        and asked.needs_decision
                )
                -- a page that is neither held nor published makes it another delivery
                and not exists (
                    select from offered
                    where
                        offered.dataset_id = hold.dataset_id
                        and offered.part = hold.part
                        and offered.snapshot_id not in (
                            select snapshot_id from ops.hold as other
                            where other.build_id = hold.build_id
                            union all
                            select snapshot_id from ops.build_part
                            where build_part.build_id = hold.build_id
                        )
                )
        ),

        taken_over as (
            insert into ops.hold (
                hold_id, build_id, rule_id, scope, dataset_id, part, snapshot_id, source_row,
                message_id, message_en, key, held_at
            )
            overriding system value
            select
                new_id, %(build_id)s, rule_id, scope, dataset_id, part, snapshot_id, source_row,
                message_id, message_en, key, held_at
            from standing
        )

        insert into ops.held_value
        select new_id, value_id, indicator_code, region_id, period_year
        from standing
        inner join ops.held_value using (hold_id)
        """,
        {
            "build_id": build_id,
            "code": code,
            "datasets": [part[0] for part in parts],
            "parts": [part[1] for part in parts],
            "snapshots": [part[2] for part in parts],
        },
    )


def put_back(connection: psycopg.Connection, build_id: int, parts: list[Part]) -> list[Part]:
    """These parts, but those of held sources as the release in force has them."""
    held = {
        (row[0], row[1])
        for row in connection.execute(
            "select dataset_id, part from ops.hold where build_id = %s and scope = 'source'",
            [build_id],
        )
    }
    good: list[Part] = connection.execute(
        "select dataset_id, part, snapshot_id from ops.build_part"
        " inner join ops.release using (build_id) where state = 'current'"
    ).fetchall()
    return [p for p in parts if p[:2] not in held] + [p for p in good if p[:2] in held]


def write_parts(connection: psycopg.Connection, build_id: int, parts: list[Part]) -> None:
    """Say what a build is made of."""
    connection.execute("delete from ops.build_part where build_id = %s", [build_id])
    with connection.cursor().copy(
        "copy ops.build_part (build_id, dataset_id, part, snapshot_id) from stdin"
    ) as copy:
        for part in parts:
            copy.write_row((build_id, *part))


def _held(connection: psycopg.Connection, build_id: int) -> set[tuple[str, ...]]:
    return set(
        connection.execute(
            "select dataset_id, rule_id, snapshot_id, part, source_row from ops.hold"
            " where build_id = %s",
            [build_id],
        )
    )


def _parts(connection: psycopg.Connection, build_id: int) -> list[Part]:
    return connection.execute(
        "select dataset_id, part, snapshot_id from ops.build_part where build_id = %s"
        " order by 1, 2, 3",
        [build_id],
    ).fetchall()
