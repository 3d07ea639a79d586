"""What travels with a release: what its readers must know, of the whole and of single numbers."""

from __future__ import annotations

from collections import Counter

import psycopg

from expectations import waivers
from ssk import warehouse
from ssk.gate import judged_on
from ssk.hold import NAMED

# A rule that failed and is critical was accepted by a person, else there were no release.
RELEASE_NOTES = """
insert into release_note (rule_id, mart, severity, unexpected_count, message_id, message_en)
select
    rule_id,
    mart,
    case severity when 'critical' then 'accepted' else severity end,
    unexpected_count,
    concat_ws('; ', message_id, 'diterbitkan atas keputusan ' || decision.said),
    concat_ws('; ', message_en, 'published by decision of ' || decision.said)
from ops.gate_result
left join (
    select
        build_id,
        'critical' as severity,
        format('%%s (%%s): %%s', decided_by, role, reason) as said
    from ops.gate_decision
    where answer = 'publish'
) as decision using (build_id, severity)
where build_id = %(build_id)s and not success
union all
select
    rule_id,
    mart,
    'waived',
    covered_count,
    meaning_id
    || format(': diterima %%s (%%s) s.d. %%s. %%s', accepted_by, role, until, reason_id),
    meaning_en
    || format(': accepted by %%s (%%s) until %%s. %%s', accepted_by, role, until, reason_en)
from waiver
inner join ops.gate_result using (rule_id)
where build_id = %(build_id)s and covered_count > 0
union all
select
    hold.rule_id,
    hold.dataset_id,
    'held',
    count(*),
    case scope
        when 'rows' then 'Baris ditahan, tidak ikut dalam rilis ini: '
        else 'Kiriman baru ditahan, dipakai kiriman baik terakhir: '
    end || min(message_id),
    case scope
        when 'rows' then 'Rows held back, not part of this release: '
        else 'The new delivery is held, the last good one is used: '
    end || min(message_en)
from ops.hold
where build_id = %(build_id)s
group by hold.rule_id, hold.dataset_id, scope
"""

VALUE_NOTES = f"""
with {NAMED},

notes as (
    select
        named.value_id,
        judged.rule_id,
        case
            when judged.waiver_id is not null then 'waived'
            when judged.severity = 'critical' then 'accepted'
            else judged.severity
        end as severity,
        judged.meaning_id,
        judged.meaning_en
    from named
    inner join judged using (failure_id)
    where judged.severity <> 'info'
    union
    select
        value.value_id,
        hold.rule_id,
        'held' as severity,
        hold.message_id,
        hold.message_en
    from ops.hold
    inner join ops.build_part using (build_id, dataset_id, part)
    inner join fct_indicator_value as value on build_part.snapshot_id = value.snapshot_id
    where hold.build_id = %(build_id)s and hold.scope = 'source'
)

insert into value_note
select
    value_id,
    rule_id,
    severity,
    min(meaning_id),
    min(meaning_en)
from notes
group by value_id, rule_id, severity
"""  # noqa: S608 (a constant text)

MARK_VALUES = """
update fct_indicator_value as value
set gate_notes = notes.rules
from (
    select value_id, string_agg(distinct rule_id, ', ' order by rule_id) as rules
    from value_note
    group by value_id
) as notes
where value.value_id = notes.value_id
"""

# a number whose row is held is not there any more: the older one in its place says so
MARK_SCORECARD = """
update mart_scorecard as card
set gate_notes = notes.rules
from (
    select region_id, indicator_code, string_agg(distinct rule_id, ', ' order by rule_id) as rules
    from (
        select region_id, indicator_code, rule_id
        from mart_scorecard
        inner join value_note using (value_id)
        union
        select region_id, indicator_code, rule_id
        from ops.hold
        inner join ops.held_value as held using (hold_id)
        inner join mart_scorecard as shown using (region_id, indicator_code)
        where build_id = %(build_id)s and held.period_year >= coalesce(shown.period_year, 0)
    ) as noted
    group by region_id, indicator_code
) as notes
where card.region_id = notes.region_id and card.indicator_code = notes.indicator_code
"""


def write(connection: psycopg.Connection, schema: str, release_id: int, build_id: int) -> None:
    """`release` and the notes travel with the release, so readers of `ssk` see both."""
    tables = (warehouse.SQL_DIR / "release.sql").read_text(encoding="utf-8")
    connection.execute(f"set local search_path = {schema}; {tables}".encode())
    connection.execute(
        "insert into release select release_id, published_at, verdict, value_count, revision_count"
        " from ops.release where release_id = %s",
        [release_id],
    )
    _waivers(connection, build_id)
    for statement in (RELEASE_NOTES, VALUE_NOTES, MARK_VALUES, MARK_SCORECARD):
        connection.execute(statement, {"build_id": build_id})
    connection.execute("set local search_path = default")
    late_sources(connection, schema)


def _waivers(connection: psycopg.Connection, build_id: int) -> None:
    covered = Counter(
        waiver_id
        for (waiver_id,) in connection.execute(
            "select waiver_id from ops.gate_failure where build_id = %s", [build_id]
        )
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"insert into waiver values (%s{', %s' * 14})",  # noqa: S608 (constants)
            [
                (*(value or None for value in vars(w).values()), covered[w.waiver_id])
                for w in waivers.in_force(judged_on(connection, build_id))
            ],
        )


def late_sources(connection: psycopg.Connection, schema: str) -> None:
    """Say in the release which sources could not be fetched last, and how old their data is."""
    connection.execute(
        f"""
        delete from {schema}.release_note where rule_id = 'SOURCE';

        insert into {schema}.release_note
            (rule_id, mart, severity, message_id, message_en)
        select 'SOURCE', dataset_id, 'warning',
            format('Sumber %s tidak dapat diambil (%s); dipakai data baik terakhir, %s',
                named, outcome, coalesce(to_char(good_at, 'YYYY-MM-DD'), 'belum ada')),
            format('Source %s ended in %s; the last good delivery is used, of %s',
                named, outcome, coalesce(to_char(good_at, 'YYYY-MM-DD'), 'never'))
        from ops.part_state
        cross join lateral (
            select dataset_id || case when part = '*' then '' else ' ' || part end as named
        ) as naming
        where is_noted
        order by dataset_id, part;
        """  # noqa: S608 (constant names)
    )
