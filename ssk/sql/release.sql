-- What travels with every release: which one it is, what its readers must know, and the way to ask
-- what another one said.

create table release (
    release_id bigint primary key,
    published_at timestamptz not null,
    verdict text not null,
    value_count bigint not null,
    revision_count bigint not null
);
comment on table release is
'The release that this schema holds. Read it in the same statement as the figures that you export: '
'a release shows at the next statement. One row.';
comment on column release.release_id is 'Number of the release; it names the frozen figures';
comment on column release.published_at is 'When it was swapped in';
comment on column release.verdict is
'clean, or published_with_notes: then read release_note before a figure is quoted';
comment on column release.value_count is 'Rows of fct_indicator_value';
comment on column release.revision_count is
'Values that were added, changed or removed against the release before';

create table release_note (
    note_id bigint generated always as identity primary key,
    rule_id text not null,
    mart text not null,
    severity text not null,
    unexpected_count bigint,
    message_id text not null,
    message_en text not null
);
comment on table release_note is
'What a reader must know about this release. One row per rule that found something, and per source '
'that is held or could not be fetched.';
comment on column release_note.note_id is 'Number of the note within the release';
comment on column release_note.rule_id is
'Rule of the gate, or SOURCE for a source that could not be fetched last';
comment on column release_note.mart is 'Table that the rule judges, or the dataset of the source';
comment on column release_note.severity is
'warning, info, held (a critical rule keeps rows or a newer delivery out of this release), waived (a '
'person lets the rows pass until a day) or accepted (a person decided to publish it)';
comment on column release_note.unexpected_count is 'Rows that the rule found';
comment on column release_note.message_id is 'The note in Indonesian';
comment on column release_note.message_en is 'The note in English';

create table value_note (
    value_id text not null,
    rule_id text not null,
    severity text not null,
    message_id text not null,
    message_en text not null,
    primary key (value_id, rule_id, severity)
);
comment on table value_note is
'What a reader must know about a number of fct_indicator_value. One row per value, rule and severity.';
comment on column value_note.value_id is 'The number that the note is about';
comment on column value_note.rule_id is 'Rule of the gate';
comment on column value_note.severity is
'warning, held (the number is of the last good delivery, a newer one is held), waived or accepted; '
'as in release_note';
comment on column value_note.message_id is 'The note in Indonesian';
comment on column value_note.message_en is 'The note in English';

create table waiver (
    waiver_id text primary key,
    rule_id text not null,
    kemendagri_code text,
    period_year int,
    indicator_code text,
    source_id text,
    observed numeric,
    accepted_by text not null,
    role text not null,
    reason_id text not null,
    reason_en text not null,
    document text not null,
    accepted_on date not null,
    until date not null,
    covered_count int not null
);
comment on table waiver is
'Failing rows of a rule that a named person lets pass, for the keys given (null: any), until a day. '
'One row per waiver in force.';
comment on column waiver.waiver_id is 'Number of the waiver';
comment on column waiver.rule_id is 'Rule whose failing rows it lets pass';
comment on column waiver.kemendagri_code is 'Only this region';
comment on column waiver.period_year is 'Only this year';
comment on column waiver.indicator_code is 'Only this indicator';
comment on column waiver.source_id is 'Only this source';
comment on column waiver.observed is 'Only this value of what the rule computes, in its unit';
comment on column waiver.accepted_by is 'The person, or the holder of the office, who accepts it';
comment on column waiver.role is
'Role in Satu Data Indonesia: produsen data, walidata, koordinator or pembina';
comment on column waiver.reason_id is 'Why, in Indonesian';
comment on column waiver.reason_en is 'Why, in English';
comment on column waiver.document is 'Where it is on file';
comment on column waiver.accepted_on is 'First day on which it counts';
comment on column waiver.until is 'Last day on which it counts; the day after, the rule fails again';
comment on column waiver.covered_count is 'Rows of this release that it lets pass';

-- bi_reader cannot read ops: these two answer with the rights of their owner
create function indicator_value_as_of(release_id bigint) returns setof ops.value_history
language sql stable security definer set search_path = pg_catalog, pg_temp
as 'select * from ops.indicator_value_as_of($1)';
comment on function indicator_value_as_of is
'The values as a release said them, also one that is no longer kept: '
'select * from indicator_value_as_of(12). One row per value.';

create function release_diff(from_release bigint, to_release bigint)
returns setof ops.value_change
language sql stable security definer set search_path = pg_catalog, pg_temp
as 'select * from ops.release_diff($1, $2)';
comment on function release_diff is
'What the second release says otherwise than the first: select * from release_diff(12, 15). '
'One row per value that was added, removed or changed.';

revoke all on function indicator_value_as_of, release_diff from public;
grant execute on function indicator_value_as_of, release_diff to bi_reader;
