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
'What a reader must know about this release. One row per failed warning or held source.';
comment on column release_note.note_id is 'Number of the note within the release';
comment on column release_note.rule_id is
'Rule of the gate, or SOURCE for a source that could not be fetched last';
comment on column release_note.mart is 'Table that the rule judges, or the dataset of the source';
comment on column release_note.severity is 'warning or info; what is critical is never published';
comment on column release_note.unexpected_count is 'Rows that the rule found';
comment on column release_note.message_id is 'The note in Indonesian';
comment on column release_note.message_en is 'The note in English';

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
