-- Operational tables: what was fetched, loaded, refused, judged and published.
-- Every statement may run again.

create schema if not exists ops;
create schema if not exists raw authorization ssk_loader;
grant usage on schema ops to ssk_loader;

create table if not exists ops.source (
    source_id text primary key,
    producer text not null,
    title text not null,
    url text not null,
    licence text not null,
    citation text not null,
    cadence text not null,
    owner text not null,
    contact text not null,
    max_age_days int not null,
    expected_release_month int,
    note text
);

alter table ops.source add column if not exists revisions text;
comment on column ops.source.revisions is
'How the producer revises what it published; null where a changed figure needs a reason (DQ23)';

create table if not exists ops.dataset (
    dataset_id text primary key,
    source_id text not null references ops.source,
    raw_table text not null,
    title text not null
);
alter table ops.dataset add column if not exists how_to_deliver text;
comment on column ops.dataset.how_to_deliver is
'The command with which the next delivery begins';

create table if not exists ops.snapshot (
    snapshot_id bigint generated always as identity primary key,
    source_id text not null references ops.source,
    dataset_id text not null references ops.dataset,
    part text not null, -- '*' for a file that holds several parts
    request text not null,
    http_status int,
    headers jsonb not null default '{}',
    content_type text,
    byte_count bigint not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    fetched_at timestamptz not null default now(),
    checked_at timestamptz not null default now(),
    parser_version int not null,
    file_name text,
    sender text,
    sent_at timestamptz,
    row_count bigint,
    loaded_at timestamptz,
    unique (dataset_id, part, request, sha256, parser_version)
);
alter table ops.snapshot add column if not exists sender text;
alter table ops.snapshot add column if not exists sent_at timestamptz;
comment on table ops.snapshot is
'One row per response or file kept byte for byte; request has its secrets redacted';

create table if not exists ops.pull (
    pull_id bigint generated always as identity primary key,
    dataset_id text not null references ops.dataset,
    part text not null,
    door text not null check (door in ('http', 'file')),
    outcome text not null,
    changed boolean not null default false,
    snapshot_ids bigint[] not null default '{}',
    reported_count bigint,
    loaded_count bigint,
    quarantined_count bigint,
    message text,
    finished_at timestamptz not null default clock_timestamp()
);
create index if not exists pull_latest on ops.pull (dataset_id, part, pull_id desc);
alter table ops.pull drop constraint if exists pull_outcome_check;
alter table ops.pull add constraint pull_outcome_check check (
    outcome in ('ok', 'empty', 'refused', 'blocked', 'malformed', 'unreachable', 'shrunk')
);
comment on table ops.pull is
'One row per attempt to bring a part of a dataset, whatever its outcome';

create table if not exists ops.quarantine (
    quarantine_id bigint generated always as identity primary key,
    snapshot_id bigint not null references ops.snapshot,
    dataset_id text not null references ops.dataset,
    source_row text not null,
    part text,
    column_name text,
    reason text not null,
    raw_value text,
    raw_row jsonb,
    found_at timestamptz not null default now()
);
alter table ops.quarantine add column if not exists part text;
create index if not exists quarantine_snapshot on ops.quarantine (snapshot_id);
comment on column ops.quarantine.part is
'Part of the dataset that the row belongs to, where a file holds several and the row says which';
comment on column ops.quarantine.column_name is
'The cell that is wrong; null where the row as a whole is none of this table';
comment on column ops.quarantine.raw_row is
'The row as it came, where it is refused; null where only the cell is left out and the row stays';

create table if not exists ops.inbox_file (
    dataset_id text not null references ops.dataset,
    address text not null,
    byte_count bigint not null,
    modified_at timestamptz not null,
    parser_version int not null,
    taken_at timestamptz not null default now(),
    primary key (dataset_id, address, byte_count, modified_at, parser_version)
);
comment on table ops.inbox_file is
'Files of the inbox that were read, so that a night reads only what is new there';

create table if not exists ops.backfill (
    backfill_id bigint generated always as identity primary key,
    dataset_id text not null references ops.dataset,
    first_year int not null,
    last_year int not null,
    done_years int [] not null default '{}',
    started_at timestamptz not null default now(),
    finished_at timestamptz
);
comment on table ops.backfill is
'One row per window of years that was asked for; one that was interrupted goes on where it was';

create or replace view ops.current_snapshot as
with latest_change as (
    select distinct on (dataset_id, part)
        dataset_id,
        part,
        snapshot_ids,
        loaded_count
    from ops.pull
    where outcome = 'ok' and changed
    order by dataset_id, part, pull_id desc
),

latest_check as (
    select
        dataset_id,
        part,
        max(finished_at) as checked_at
    from ops.pull
    -- a file that still lies in the inbox says nothing about the source's freshness
    where outcome = 'ok' and (door = 'http' or changed)
    group by dataset_id, part
)

select
    latest_change.dataset_id,
    latest_change.part,
    snapshot.snapshot_id,
    snapshot.source_id,
    snapshot.sha256,
    snapshot.fetched_at,
    latest_check.checked_at,
    latest_change.loaded_count
from latest_change
inner join latest_check using (dataset_id, part)
inner join ops.snapshot on snapshot.snapshot_id = any(latest_change.snapshot_ids);
comment on view ops.current_snapshot is
'The snapshots that make up the newest good delivery of each part; staging reads only these. One '
'row per part and snapshot, loaded_count is that of the part';

create or replace view ops.part_state as
with newest as (
    select distinct on (dataset_id, part) *
    from ops.pull
    order by dataset_id, part, pull_id desc
),

good as (
    select
        dataset_id,
        part,
        max(checked_at) as good_at,
        max(loaded_count) as row_count
    from ops.current_snapshot
    group by dataset_id, part
),

states as (
    select
        newest.dataset_id,
        newest.part,
        newest.door,
        newest.outcome,
        newest.changed,
        newest.quarantined_count,
        newest.message,
        newest.finished_at as tried_at,
        good.row_count,
        coalesce(good.good_at, (
            -- part * is the source as a whole: as old as the oldest of its parts
            select min(parts.good_at) from good as parts
            where newest.part = '*' and parts.dataset_id = newest.dataset_id
        )) as good_at,
        newest.outcome <> 'ok' as is_held
    from newest
    left join good using (dataset_id, part)
    where newest.part <> '*' or not exists (
        select from ops.pull as later
        where
            later.dataset_id = newest.dataset_id
            and later.door = newest.door
            and later.outcome in ('ok', 'empty')
            and later.pull_id > newest.pull_id
    )
)

select
    states.*,
    -- a year that was never published is no source that is held, and a refused workbook is a
    -- matter of its sender
    states.is_held and states.door = 'http'
    and (states.outcome <> 'empty' or states.good_at is not null) as is_noted
from states;
comment on view ops.part_state is
'How the newest attempt on each part ended and what is in use of it; a failure of the whole source '
'(part *) stands only until the source answers again. is_noted: readers of a release must know it';

create table if not exists ops.build (
    build_id bigint generated always as identity primary key,
    state text not null,
    fingerprint text not null,
    code_fingerprint text,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    message text
);
alter table ops.build add column if not exists code_fingerprint text;
alter table ops.build drop constraint if exists build_state_check;
alter table ops.build add constraint build_state_check check (
    state in (
        'building', 'built', 'failed', 'gated', 'blocked', 'undecided', 'published', 'superseded'
    )
);
comment on table ops.build is
'One row per candidate; the gate and the publication name the build that they judged or swapped';

create table if not exists ops.build_part (
    build_id bigint not null references ops.build on delete cascade,
    dataset_id text not null references ops.dataset,
    part text not null,
    snapshot_id bigint not null references ops.snapshot,
    primary key (build_id, dataset_id, part, snapshot_id)
);
create table if not exists ops.hold (
    hold_id bigint generated always as identity primary key,
    build_id bigint not null references ops.build on delete cascade,
    rule_id text not null,
    scope text not null check (scope in ('rows', 'source')),
    dataset_id text not null references ops.dataset,
    part text,
    snapshot_id bigint not null references ops.snapshot,
    source_row text,
    message_id text not null,
    message_en text not null,
    key jsonb not null,
    held_at timestamptz not null default clock_timestamp(),
    check ((scope = 'rows') = (source_row is not null)),
    check ((scope = 'source') = (part is not null))
);
create unique index if not exists hold_once on ops.hold (
    build_id, rule_id, snapshot_id, coalesce(source_row, ''), coalesce(part, '')
);
comment on table ops.hold is
'What a critical rule keeps out of a build while the rest is published: one row per build, rule and '
'source row, or per part of a source that stays at its last good delivery. A build takes over what '
'a person decided to hold, where delivery and rules are the same';
comment on column ops.hold.held_at is 'Since when, through all releases that hold it';
comment on column ops.hold.key is 'The failing row of the rule';

create table if not exists ops.held_value (
    hold_id bigint not null references ops.hold on delete cascade,
    value_id text not null,
    indicator_code text not null,
    region_id int not null,
    period_year int not null,
    primary key (hold_id, value_id)
);
comment on table ops.held_value is
'The numbers that are missing since a row behind them is held: one row per hold and number';

create or replace view ops.build_hold as
select hold.*
from ops.hold
where hold.build_id = (select max(build_id) from ops.build);
comment on view ops.build_hold is 'What is kept out of the newest build';

create or replace view ops.build_held_value as
select held_value.*
from ops.held_value
inner join ops.build_hold using (hold_id);
comment on view ops.build_held_value is 'The numbers that what is kept out of the newest build leaves out';

create or replace view ops.build_snapshot as
select
    build_part.dataset_id,
    build_part.part,
    build_part.snapshot_id,
    snapshot.source_id,
    snapshot.sha256,
    snapshot.fetched_at,
    -- what stands in raw beside each row of the part: nothing where a file is one part
    case when snapshot.part = '*' then build_part.part end as row_part,
    held.held_rows
from ops.build_part
inner join ops.snapshot using (snapshot_id)
left join (
    select
        snapshot_id,
        array_agg(distinct source_row) as held_rows
    from ops.build_hold
    where scope = 'rows'
    group by snapshot_id
) as held using (snapshot_id)
where
    build_part.build_id = (select max(build_id) from ops.build)
    and snapshot.part in ('*', build_part.part);
do $$
begin
    -- before, a build held its snapshots in an array, each with one part
    if exists (
        select from pg_attribute
        where attrelid = 'ops.build'::regclass and attname = 'snapshot_ids' and not attisdropped
    ) then
        insert into ops.build_part (build_id, dataset_id, part, snapshot_id)
        select build.build_id, snapshot.dataset_id, snapshot.part, snapshot.snapshot_id
        from ops.build
        inner join ops.snapshot on snapshot.snapshot_id = any(build.snapshot_ids);
        alter table ops.build drop column snapshot_ids;
    end if;
end
$$;

comment on view ops.build_snapshot is
'The snapshots that the newest build is made of; staging reads these, so that what arrives during a '
'build waits for the next';

create table if not exists ops.gate_result (
    build_id bigint not null references ops.build,
    judged_at timestamptz not null default now(),
    rule_id text not null,
    mart text not null,
    severity text not null check (severity in ('critical', 'warning', 'info')),
    success boolean not null,
    unexpected_count bigint,
    observed text,
    raised text,
    message_id text not null,
    message_en text not null
);
create index if not exists gate_result_build on ops.gate_result (build_id);
alter table ops.gate_result add column if not exists why text not null default '';
alter table ops.gate_result add column if not exists owner text not null default '';
alter table ops.gate_result add column if not exists scope text not null default 'release';
alter table ops.gate_result add column if not exists needs_decision boolean not null default false;
alter table ops.gate_result add column if not exists indicators text [] not null default '{}';
alter table ops.gate_result add column if not exists waived_count int not null default 0;
alter table ops.gate_result add column if not exists meaning_id text not null default '';
alter table ops.gate_result add column if not exists meaning_en text not null default '';
comment on column ops.gate_result.meaning_id is 'message_id without the rows that it may list';

create table if not exists ops.gate_failure (
    build_id bigint not null references ops.build,
    rule_id text not null,
    mart text not null,
    key jsonb not null
);
create index if not exists gate_failure_build on ops.gate_failure (build_id);
alter table ops.gate_failure add column if not exists failure_id bigint generated always as identity;
alter table ops.gate_failure add column if not exists waiver_id text;
comment on column ops.gate_failure.waiver_id is 'The waiver that covers the row; null where it fails';

create table if not exists ops.gate_decision (
    build_id bigint primary key references ops.build on delete cascade,
    answer text not null check (answer in ('publish', 'hold', 'keep')),
    decided_by text,
    role text,
    reason text,
    decided_at timestamptz not null default clock_timestamp(),
    check ((decided_by is null) = (role is null) and (decided_by is null) = (reason is null))
);
comment on table ops.gate_decision is
'What a person answered where the gate asked; decided_by is null where nobody answered in time';

create table if not exists ops.release (
    release_id bigint generated always as identity primary key,
    build_id bigint not null unique references ops.build,
    verdict text not null check (verdict in ('clean', 'published_with_notes')),
    published_at timestamptz not null default now(),
    state text not null check (state in ('current', 'kept', 'dropped')),
    value_count bigint not null,
    revision_count bigint not null
);
create unique index if not exists release_one_current on ops.release (state)
where state = 'current';

create table if not exists ops.release_event (
    event_id bigint generated always as identity primary key,
    release_id bigint not null references ops.release,
    action text not null check (action in ('publish', 'rollback')),
    from_release_id bigint references ops.release,
    at timestamptz not null default now(),
    by_role text not null default session_user
);

alter table ops.release add column if not exists in_history boolean not null default false;
comment on column ops.release.in_history is
'Whether ops.value_history tells its content; false for what was published before there was one';

create table if not exists ops.value_history (
    value_id text not null,
    indicator_code text not null,
    region_id int not null,
    period_year int not null,
    disaggregation text not null,
    definition_version text not null,
    method_variant text not null,
    source_id text not null,
    value numeric,
    unit text not null,
    value_status text not null,
    null_reason text,
    value_mark text,
    is_official boolean not null,
    is_preferred boolean not null,
    is_sample boolean not null,
    evidence text not null,
    snapshot_id bigint,
    source_row text,
    from_release bigint not null references ops.release,
    to_release bigint references ops.release,
    primary key (value_id, from_release),
    check (to_release > from_release)
);
create unique index if not exists value_history_open on ops.value_history (value_id)
where to_release is null;
comment on table ops.value_history is
'What every release said, as changed rows only. A row stands in the releases from from_release to '
'before to_release (null: to the newest), by number: a rollback changes what readers see, not what a '
'release said. One row per value and content that it had';
comment on column ops.value_history.snapshot_id is
'The snapshot that this content was first published from; a later one that says the same is no change';

create table if not exists ops.revision (
    release_id bigint not null references ops.release,
    previous_release_id bigint not null references ops.release,
    value_id text not null,
    indicator_code text not null,
    region_id int not null,
    period_year int not null,
    change text not null check (change in ('changed', 'added', 'removed')),
    old_value numeric,
    new_value numeric,
    old_snapshot_id bigint,
    new_snapshot_id bigint,
    primary key (release_id, value_id)
);
alter table ops.revision add column if not exists reason text;
comment on column ops.revision.reason is
'Why a number changed or went: a decision or waiver, a mark of the number, how its source revises, its '
'inputs, or what holds it; null for one that was added or that its source no longer has';
comment on table ops.revision is
'ops.release_diff from the release that readers saw before, kept at each publication';

grant select on all tables in schema ops to ssk_loader;
grant insert, update on ops.source, ops.dataset, ops.snapshot, ops.pull, ops.quarantine,
ops.inbox_file, ops.backfill to ssk_loader;

create schema if not exists reference;
create schema if not exists staging;
create schema if not exists intermediate;
