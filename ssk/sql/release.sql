-- What travels with every release: which one it is, and what its readers must know.

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
