-- The one place where a published number and a published name are read.

do $$
begin
    if to_regtype('ops.number_reading') is null then
        create type ops.number_reading as (value numeric, status text, mark text);
    end if;
end
$$;

create or replace function ops.read_number(
    raw text, format text, legend jsonb default null
) returns ops.number_reading language plpgsql immutable parallel safe as $$
-- format: us "34,527.10" | id "1.234,56" | plain (a JSON number) | mixed (3-digit groups ambiguous)
-- A mark (*, r, e, ...) means only what the table's legend says: BPS uses *) for backcasting in one
-- table and for provisional figures in another. Without a legend the cell is not read.
declare
    cell text;
    body text;
    sign_text text;
    mark text;
    groups_us constant text := '^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$';
    groups_id constant text := '^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$';
    found text[];
begin
    cell := btrim(translate(raw, E'\u00a0\u202f\t', '   '));
    if cell is null or cell = '' then
        return (null, 'empty', null)::ops.number_reading;
    end if;
    if cell in ('-', '–', '—') then
        return (null, 'nil', null)::ops.number_reading;
    end if;
    if cell in ('…', '...', '....', '#') then
        return (null, 'not_available', null)::ops.number_reading;
    end if;
    if upper(cell) in ('NA', 'N/A', 'N.A.') then
        return (null, 'not_applicable', null)::ops.number_reading;
    end if;

    if length(cell) > 100 then
        return (null, 'unreadable', null)::ops.number_reading;
    end if;
    body := cell;
    found := regexp_match(cell, '^(.*\d)\s*%?\s*(\*+\)?|[a-zA-Z]\)?)$');
    if found is not null then
        mark := legend ->> rtrim(found[2], ')');
        if mark is null then
            return (null, 'mark_without_legend', found[2])::ops.number_reading;
        end if;
        body := found[1];
    elsif cell ~ '\d\)$' then
        -- a footnote digit glued to the number: "76,311)" is 76,31 with note 1 or 76,311
        return (null, 'ambiguous', null)::ops.number_reading;
    end if;
    body := rtrim(body, '% ');
    sign_text := case when left(body, 1) in ('-', '−') then '-' else '' end;
    body := regexp_replace(body, '^[+−-]\s*', '');

    if body ~ '^\d+$' then
        return ((sign_text || body)::numeric, 'ok', mark)::ops.number_reading;
    end if;
    case format
        when 'plain' then
            if body ~ '^\d+(\.\d+)?([eE][+-]?\d{1,3})?$' then
                return ((sign_text || body)::numeric, 'ok', mark)::ops.number_reading;
            end if;
        when 'us' then
            if body ~ groups_us or body ~ '^\d+\.\d+$' then
                return ((sign_text || replace(body, ',', ''))::numeric, 'ok', mark)
                    ::ops.number_reading;
            end if;
        when 'id' then
            if body ~ groups_id or body ~ '^\d+,\d+$' then
                return ((sign_text || replace(replace(body, '.', ''), ',', '.'))::numeric, 'ok',
                    mark)::ops.number_reading;
            end if;
            -- "11.13" and "0.446" cannot be thousands, so the point is a decimal sign
            if body ~ '^\d+\.\d+$' then
                return ((sign_text || body)::numeric, 'ok', mark)::ops.number_reading;
            end if;
        when 'mixed' then
            if body ~ '^[1-9]\d{0,2}[.,]\d{3}$' then
                return (null, 'ambiguous', mark)::ops.number_reading;
            end if;
            if body ~ '^\d+[.,]\d+$' then
                return ((sign_text || replace(body, ',', '.'))::numeric, 'ok', mark)
                    ::ops.number_reading;
            end if;
            if body ~ groups_us then
                return ((sign_text || replace(body, ',', ''))::numeric, 'ok', mark)
                    ::ops.number_reading;
            end if;
            if body ~ groups_id then
                return ((sign_text || replace(replace(body, '.', ''), ',', '.'))::numeric, 'ok',
                    mark)::ops.number_reading;
            end if;
        else
            raise exception 'unknown number format %, use us, id, plain or mixed', format;
    end case;
    return (null, 'unreadable', mark)::ops.number_reading;
end
$$;
comment on function ops.read_number is
'Value, status and mark of one published cell; value is null for every status except ok';

create or replace function ops.mark_legend(note text) returns jsonb
language sql immutable parallel safe as $$
-- What the marks of a table mean, read from the table's own note: "*)" is "angka sementara" in one
-- table of BPS and "backcasting" in another.
select coalesce(jsonb_object_agg(found.mark, found.meaning), '{}')
from (
    select distinct on (marks.mark)
        marks.mark,
        meanings.meaning
    from (values ('*', '\*'), ('**', '\*\*'), ('r', 'r'), ('e', 'e')) as marks (mark, pattern)
    cross join (
        values
        (1, 'backcast', 'backcast'),
        (2, '(angka\s+)?sangat\s+sementara', 'very_provisional'),
        (3, '(angka\s+)?sementara', 'provisional'),
        (4, '(angka\s+)?(di)?revisi', 'revised'),
        (5, '(angka\s+)?(estimasi|perkiraan)', 'estimate')
    ) as meanings (turn, words, meaning)
    where note ~* ('(^|[^*a-z])' || marks.pattern || '\)\s*' || meanings.words)
    order by marks.mark, meanings.turn
) as found
$$;
comment on function ops.mark_legend is
'Marks of a table and their meanings as jsonb, from its note; {} when the note explains none';

create or replace function ops.read_by_total(
    cells text [], total numeric, tolerance numeric
) returns numeric [] language plpgsql immutable as $$
-- Ambiguous 3-digit groups are decided only by a total that the source itself publishes: every
-- reading of the ambiguous cells is tried, and exactly one may meet the total.
declare
    readings numeric [][];
    n int := cardinality(cells);
    fits int := 0;
    answer numeric [];
    trial numeric [];
    chosen ops.number_reading;
begin
    for combination in 0 .. (1 << n) - 1 loop
        trial := '{}';
        for i in 1 .. n loop
            chosen := ops.read_number(cells[i], 'mixed');
            if chosen.status = 'ambiguous' then
                trial := trial || case
                    when combination >> (i - 1) & 1 = 1
                        then regexp_replace(cells[i], '[.,]', '')::numeric
                    else replace(cells[i], ',', '.')::numeric
                end;
            elsif chosen.status = 'ok' and combination >> (i - 1) & 1 = 0 then
                trial := trial || chosen.value;
            end if;
        end loop;
        if cardinality(trial) = n
            and abs((select sum(v) from unnest(trial) as v) - total) <= tolerance then
            fits := fits + 1;
            answer := trial;
        end if;
    end loop;
    return case when fits = 1 then answer end;
end
$$;
comment on function ops.read_by_total is
'The one reading of a set of cells that meets its published total, or null when none or several do';

do $$
begin
    if to_regtype('ops.date_reading') is null then
        create type ops.date_reading as (value date, status text);
    end if;
end
$$;

create or replace function ops.date_of(year text, month text, day text) returns date
language sql immutable parallel safe as $$
-- null where there is no such day; nothing is raised, for that would cost a subtransaction a cell
select case when month::int between 1 and 12 and year::int between 1 and 9999 then
    case when day::int between 1 and extract(
        day from make_date(year::int, month::int, 1) + interval '1 month - 1 day'
    ) then make_date(year::int, month::int, day::int) end
end
$$;

create or replace function ops.read_date(raw text) returns ops.date_reading
language plpgsql immutable parallel safe as $$
-- 2025-03-14 | 14/03/2025 | 14 Maret 2025 | 45730 (an Excel serial); and months: 2025-03 | 03/2025
-- | Maret 2025, whose value is the first day. The day stands first, as Indonesians write.
-- status: day, month, empty or unreadable.
declare
    cell text;
    months constant text [] := array[
        'jan(uari)?', '[fp]eb(ruari)?', 'mar(et)?', 'apr(il)?', 'mei', 'juni?', 'juli?',
        'ag(t|u|s|ustus)', 'sept?(ember)?', 'okt(ober)?', 'no[vp](ember)?', 'des(ember)?'];
    found text [];
    month_number text;
    read date;
begin
    cell := lower(btrim(translate(raw, E'\u00a0\u202f\t', '   ')));
    if cell is null or cell in ('', '-', '–') then
        return (null, 'empty')::ops.date_reading;
    end if;
    if cell ~ '^\d{5}$' and cell::int between 20000 and 80000 then
        return (date '1899-12-30' + cell::int, 'day')::ops.date_reading;
    end if;
    found := regexp_match(cell, '^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?$');
    if found is not null then
        read := ops.date_of(found[1], found[2], found[3]);
    end if;
    found := regexp_match(cell, '^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$');
    if found is not null then
        read := ops.date_of(found[3], found[2], found[1]);
    end if;
    if read is not null then
        return (read, 'day')::ops.date_reading;
    end if;
    found := regexp_match(cell, '^(\d{4})-(\d{1,2})$');
    if found is not null then
        read := ops.date_of(found[1], found[2], '1');
    end if;
    found := regexp_match(cell, '^(\d{1,2})[/-](\d{4})$');
    if found is not null then
        read := ops.date_of(found[2], found[1], '1');
    end if;
    if read is not null then
        return (read, 'month')::ops.date_reading;
    end if;
    found := regexp_match(cell, '^(?:(\d{1,2})\s+)?([a-z]+)\.?\s+(\d{4})$');
    if found is not null then
        select position::text into month_number
        from unnest(months) with ordinality as named (pattern, position)
        where found[2] ~ ('^' || named.pattern || '$');
        read := ops.date_of(found[3], month_number, coalesce(found[1], '1'));
        if read is not null then
            return (read, case when found[1] is null then 'month' else 'day' end)
                ::ops.date_reading;
        end if;
    end if;
    return (null, 'unreadable')::ops.date_reading;
end
$$;
comment on function ops.read_date is
'Date and precision (day or month) of one cell; null for one that is empty or unreadable';

create or replace function ops.name_key(name text) returns text
language plpgsql immutable parallel safe as $$
declare
    words text := lower(translate(coalesce(name, ''), 'éèêáàâíìóòôúùñ', 'eeeaaaiiooouun'));
    kind text := '';
    found text[];
begin
    words := btrim(regexp_replace(regexp_replace(words, '<[^>]*>', ' ', 'g'), '[^a-z0-9]+', ' ', 'g'));
    found := regexp_match(
        words, '^(kabupaten|kab|kota)\s+(?:administrasi\s+|adm\s+)?(.+)$');
    if found is not null then
        kind := case when found[1] = 'kota' then 'kota ' else 'kabupaten ' end;
        words := found[2];
    end if;
    if words ~ '^([a-z] )+[a-z]$' then
        words := replace(words, ' ', '');
    end if;
    words := regexp_replace(words, '^kep\s', 'kepulauan ');
    return kind || words;
end
$$;
comment on function ops.name_key is
'A region name made comparable: lower case, one spacing, the type word kabupaten or kota in front';

create or replace function ops.indicator_value_as_of(wanted bigint)
returns setof ops.value_history language plpgsql stable as $$
begin
    if not exists (select from ops.release where release_id = wanted and in_history) then
        raise exception 'release % is not in the history', wanted using
            errcode = 'no_data_found',
            hint = 'The history holds releases ' || coalesce((
                select min(release_id) || ' to ' || max(release_id)
                from ops.release where in_history), 'none');
    end if;
    return query
        select * from ops.value_history
        where from_release <= wanted and (to_release > wanted or to_release is null);
end
$$;
comment on function ops.indicator_value_as_of is
'What a release said, whether it is current, kept or dropped. One row per value';

do $$
begin
    if to_regtype('ops.value_change') is null then
        create type ops.value_change as (
            value_id text,
            indicator_code text,
            region_id int,
            period_year int,
            disaggregation text,
            definition_version text,
            method_variant text,
            source_id text,
            unit text,
            change text,
            old_value numeric,
            new_value numeric,
            old_status text,
            new_status text,
            old_is_official boolean,
            new_is_official boolean,
            old_evidence text,
            new_evidence text,
            old_snapshot_id bigint,
            new_snapshot_id bigint
        );
    end if;
end
$$;

create or replace function ops.release_diff(from_release bigint, to_release bigint)
returns setof ops.value_change language sql stable as $$
select
    coalesce(new.value_id, old.value_id),
    coalesce(new.indicator_code, old.indicator_code),
    coalesce(new.region_id, old.region_id),
    coalesce(new.period_year, old.period_year),
    coalesce(new.disaggregation, old.disaggregation),
    coalesce(new.definition_version, old.definition_version),
    coalesce(new.method_variant, old.method_variant),
    coalesce(new.source_id, old.source_id),
    coalesce(new.unit, old.unit),
    case
        when old.value_id is null then 'added' when new.value_id is null then 'removed'
        else 'changed'
    end,
    old.value,
    new.value,
    coalesce(old.null_reason, old.value_mark, old.value_status),
    coalesce(new.null_reason, new.value_mark, new.value_status),
    old.is_official,
    new.is_official,
    old.evidence,
    new.evidence,
    old.snapshot_id,
    new.snapshot_id
from ops.indicator_value_as_of($1) as old
full join ops.indicator_value_as_of($2) as new using (value_id)
where
    -- which CONTOH is shown where nothing is official is no difference
    (
        old.value_id, old.value, old.unit, old.value_status, old.null_reason, old.value_mark,
        old.is_official, old.evidence
    ) is distinct from (
        new.value_id, new.value, new.unit, new.value_status, new.null_reason, new.value_mark,
        new.is_official, new.evidence
    )
$$;
comment on function ops.release_diff is
'What a release says otherwise than another, in either order; status is the reason of a gap, else the '
'mark, else ok. One row per value that was added, removed or changed';
