"""The door: which rows of a file or answer are refused, by the rules that the source declares.

All rules of a dataset are one SQL statement over the rows as they came, so that a million rows are
judged where they lie. A row that breaks a rule goes to `ops.quarantine`, one line per bad cell,
with what is wrong and how to mend it in Indonesian, for that is what its sender reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from ssk.regions import Region, regions
from ssk.sources import Dataset, Field
from ssk.tables import PREFILLED

AMOUNTS = ("number", "integer", "money")
NUMERIC = (*AMOUNTS, "year")
DATED = ("date", "month")
REGION_SYSTEMS = {"region": "kemendagri", "bps_region": "bps"}
YEARS = (1990, 2100)
TOTAL = r"^\s*(sub\s*)?(jumlah|total)\M"


@dataclass(frozen=True)
class Rule:
    """A condition under which a cell is wrong.

    Args:
        column: the cell that is shown as wrong.
        broken: SQL condition over `t` (the row as text) and `v` (its typed values).
        reason: SQL text: what is wrong and how to mend it.
    """

    column: str
    broken: sql.Composable
    reason: sql.Composable


def settle(
    connection: psycopg.Connection,
    dataset: Dataset,
    snapshot_id: int,
    incoming: sql.Identifier,
    partition: sql.Identifier,
) -> tuple[int, int]:
    """Move the sound rows of `incoming` into `partition` and the others into quarantine.

    Returns:
        (rows taken, rows refused); rows that sum up others are neither, unless they do not add up.
    """
    typed = sql.Identifier(f"typed_{snapshot_id}")
    values = sql.SQL(", ").join(
        sql.SQL("{} as {}").format(_typed(dataset, column), sql.Identifier(column))
        for column in dataset.columns
    )
    connection.execute(
        sql.SQL(
            "create temp table {typed} on commit drop as"
            " select read.*, {subtotal} as _is_subtotal from ("
            " select t.ctid as _at, t._row, {total} as _is_total, {values} from {incoming} as t"
            " where {filled}) as read; analyze {typed}"
        ).format(
            typed=typed,
            subtotal=_is_subtotal(dataset),
            total=_is_total(dataset),
            filled=_is_filled(dataset),
            values=values,
            incoming=incoming,
        )
    )
    rules = [rule for field in dataset.fields.values() for rule in _field_rules(dataset, field)]
    rules += _check_rules(dataset)
    if dataset.form:
        _know_names(connection, dataset, typed)
    if dataset.key:
        _find_repeated(connection, dataset, incoming, typed)
        rules.append(_key_rule(dataset))
    names = {
        "snapshot": sql.Literal(snapshot_id),
        "dataset": sql.Literal(dataset.dataset_id),
        "part": _part(dataset),
        "incoming": incoming,
        "typed": typed,
        "partition": partition,
    }
    suspect = sql.SQL(" or ").join(sql.SQL("({})").format(rule.broken) for rule in rules)
    judged = sql.SQL(", ").join(
        sql.SQL("({}::text, case when {} then {} end)").format(
            sql.Literal(rule.column), rule.broken, rule.reason
        )
        for rule in rules
    )
    connection.execute(
        sql.SQL(
            """
            insert into ops.quarantine
                (snapshot_id, dataset_id, source_row, part, column_name, reason, raw_value, raw_row)
            select {snapshot}, {dataset}, t._row, {part}, broken.column_name, broken.reason,
                to_jsonb(t) ->> broken.column_name,
                to_jsonb(t) - array['_row', '_snapshot_id', '_part', '_label']
            from {incoming} as t
            inner join {typed} as v on v._at = t.ctid
            cross join lateral (values {judged}) as broken (column_name, reason)
            where not v._is_total and ({suspect}) and broken.reason is not null
            """
        ).format(**names, judged=judged, suspect=suspect)
    )
    if dataset.form:
        _cross_foot(connection, dataset, snapshot_id, typed)
    taken = connection.execute(
        sql.SQL(
            """
            insert into {partition} ({columns}, _part)
            select {columns_t}, {part}
            from {incoming} as t
            inner join {typed} as v on v._at = t.ctid
            where not v._is_total and t._row not in (
                select q.source_row from ops.quarantine as q where q.snapshot_id = {snapshot}
            )
            """
        ).format(
            **names,
            columns=sql.SQL(", ").join(map(sql.Identifier, (*dataset.columns, "_row"))),
            columns_t=sql.SQL(", ").join(
                sql.SQL("t.{}").format(sql.Identifier(c)) for c in (*dataset.columns, "_row")
            ),
        )
    ).rowcount
    refused = connection.execute(
        "select count(distinct source_row) from ops.quarantine where snapshot_id = %s",
        [snapshot_id],
    ).fetchone()
    assert refused is not None
    return taken, refused[0]


def _is_total(dataset: Dataset) -> sql.Composable:
    """SQL: the row sums up others: it says so, has a sum, and lacks a part of its key."""
    if not dataset.form or not _summed(dataset):
        return sql.SQL("false")
    words = [c for c in dataset.columns if dataset.fields[c].type not in NUMERIC]
    # most rows have their whole key, which is seen without a regular expression
    said = sql.SQL(" or ").join(
        sql.SQL("t.{} ~* {}").format(sql.Identifier(name), sql.Literal(TOTAL))
        for name in ("_label", *words)
    )
    lacking = sql.SQL(" or ").join(
        sql.SQL("coalesce(btrim(t.{0}), '') = '' or t.{0} ~ '^ *[jJtTsS]' and t.{0} ~* {1}").format(
            sql.Identifier(name), sql.Literal(TOTAL)
        )
        for name in dataset.form.key
    )
    # what sums nothing up is a row like the others
    amount = sql.SQL("concat({}) ~ '[0-9]'").format(
        sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(n)) for n in _summed(dataset))
    )
    return sql.SQL("coalesce(({}) and ({}) and {}, false)").format(lacking, said, amount)


def _summed(dataset: Dataset) -> list[str]:
    """Fields that a total row adds up: no shares, and nothing that tells rows apart."""
    assert dataset.form is not None
    return [
        field.name
        for field in dataset.fields.values()
        if field.type in AMOUNTS
        and not (field.unit or "").startswith("%")
        and field.name not in dataset.form.key
    ]


def _is_filled(dataset: Dataset) -> sql.Composable:
    """SQL: the row says something; a spreadsheet saves its empty lines as `;;;`."""
    if not dataset.form:
        return sql.SQL("true")
    return sql.SQL("btrim(concat({})) <> ''").format(
        sql.SQL(", ").join(
            sql.SQL("t.{}").format(sql.Identifier(field.name))
            for field in dataset.fields.values()
            if field.type not in PREFILLED
        )
    )


def _is_subtotal(dataset: Dataset) -> sql.Composable:
    """SQL: another row of the same tree has a code that begins with this one."""
    if not (dataset.form and dataset.form.tree):
        return sql.SQL("false")
    *within, code = map(sql.Identifier, dataset.form.tree)
    # in byte order the codes below a code follow right after it
    return sql.SQL(
        'coalesce(min({code}) over (partition by {within} order by {code} collate "C"'
        " groups between 1 following and 1 following) like {code} || '.%', false)"
    ).format(code=code, within=sql.SQL(", ").join(within))


def _typed(dataset: Dataset, column: str) -> sql.Composable:
    """SQL of the typed value of a cell: numeric, date or trimmed text; null where unreadable.

    A choice and a village code have one spelling, for they tell rows and parts apart.

    What is plain to see is read in place; a function call per cell costs ten times as much.
    """
    cell = sql.SQL("t.{}").format(sql.Identifier(column))
    kind = dataset.fields[column].type if column in dataset.fields else "text"
    number_format = dataset.numbers.get(column)
    if kind in NUMERIC or number_format:
        grouped = sql.SQL(
            " when {0} ~ '^[1-9][0-9]{{0,2}}([.][0-9]{{3}})+$' then replace({0}, '.', '')::numeric"
        )
        return sql.SQL(
            "case when {0} ~ '^[0-9]{{1,15}}$' then {0}::numeric{1}"
            " else (ops.read_number({0}, {2})).value end"
        ).format(
            cell,
            sql.SQL("") if number_format else grouped.format(cell),
            sql.Literal(number_format or "id"),
        )
    if kind in DATED:
        return sql.SQL(
            "case when {0} ~ '^20[0-9]{{2}}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$' then {0}::date"
            " when {0} ~ '^20[0-9]{{2}}-(0[1-9]|1[0-2])$' then ({0} || '-01')::date"
            " else (ops.read_date({0})).value end"
        ).format(cell)
    text = sql.SQL("case when btrim({0}) not in ('', '-', '–') then btrim({0}) end").format(cell)
    if kind in ("choice", "yes_no"):
        return sql.SQL("lower({})").format(text)
    if kind == "village":
        return sql.SQL("replace({}, '.', '')").format(text)
    return text


def _field_rules(dataset: Dataset, field: Field) -> Iterator[Rule]:
    cell = sql.SQL("t.{}").format(sql.Identifier(field.name))
    value = sql.SQL("v.{}").format(sql.Identifier(field.name))
    filled = sql.SQL("btrim({}) not in ('', '-', '–')").format(cell)

    def rule(broken: str, reason: str, *more: sql.Composable, **names: sql.Composable) -> Rule:
        return Rule(
            field.name,
            sql.SQL(broken).format(cell=cell, value=value, filled=filled, **names),
            sql.SQL("format({}, {})").format(
                sql.Literal(reason), sql.SQL(", ").join((cell, *more))
            ),
        )

    if field.required:
        yield rule(
            "{value} is null and {filled} is not true",
            f"Kolom '{field.heading}' wajib diisi. Isi sel ini.",
        )
    yield rule(
        "{cell} like '=%'",
        "Rumus '%s' tidak menyimpan nilai. Hitung ulang dan simpan di Excel, atau ketik nilainya.",
    )
    unread = "{value} is null and {filled} and {cell} not like '=%'"
    if field.type in NUMERIC:
        yield rule(
            unread,
            "'%s' bukan angka yang dapat dibaca dengan pasti. Tulis angka saja, koma untuk"
            " desimal, tanpa satuan.",
        )
        yield from _bounds(field, rule)
    if field.type == "money":
        # 20,768 in millions is 20768 by the one notation and 20.768 by the other
        yield rule(
            "min_scale({value}) = 3 and {value} < 1000",
            "'%s' rancu: koma dengan tiga angka di belakangnya mungkin tanda ribuan. Tulis 20.768"
            " untuk dua puluh ribu tujuh ratus enam puluh delapan, atau pakai satuan uang yang"
            " lebih kecil.",
        )
    if field.type == "date":
        yield rule(
            "({value} is null or {cell} !~ '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') and {filled}"
            " and (ops.read_date({cell})).status <> 'day' and {cell} not like '=%'",
            "'%s' bukan tanggal yang dapat dibaca. Tulis seperti 2025-03-14 atau 14/03/2025.",
        )
    if field.type == "month":
        # a day in the middle of a month would be another key than the month
        yield rule(
            f"{unread} or extract(day from {{value}}) <> 1",
            "'%s' bukan bulan yang dapat dibaca. Tulis seperti 2025-03.",
        )
    if field.type in ("choice", "yes_no"):
        choices = field.choices or ("ya", "tidak")
        shown = ", ".join(choices).replace("%", "%%")
        yield rule(
            "{value} <> all({choices})",
            f"'%s' tidak ada dalam daftar. Pilih salah satu: {shown}.",
            choices=sql.Literal([choice.lower() for choice in choices]),
        )
    if field.type in REGION_SYSTEMS:
        example = "BPS seperti 6208" if field.type == "bps_region" else "Kemendagri seperti 62.07"
        yield rule(
            "{value} <> all({codes})",
            f"Kode wilayah '%s' tidak dikenal. Tulis kode {example}, disimpan sebagai teks.",
            codes=_codes(REGION_SYSTEMS[field.type]),
        )
    if field.type == "region_name":
        assert field.of is not None
        code = sql.SQL("v.{}").format(sql.Identifier(field.of))
        system = sql.Literal(REGION_SYSTEMS[dataset.fields[field.of].type])
        yield rule(
            "({system}, {code}, {value}) in (select n.system, n.code, n.name from other_name as n)",
            "Nama '%s' bukan nama wilayah berkode %s, yaitu %s. Perbaiki kode atau namanya.",
            code,
            sql.SQL(
                "(select n.official from other_name as n"
                " where (n.system, n.code, n.name) = ({}, {}, {}))"
            ).format(system, code, value),
            code=code,
            system=system,
        )
    if field.type == "village":
        digits = sql.SQL("replace({}, '.', '')").format(value)
        yield rule(
            "not ({digits} ~ '^[0-9]{{10}}$'"
            " and left({digits}, 2) || '.' || substr({digits}, 3, 2) = any({codes}))",
            "'%s' bukan kode desa Kemendagri. Tulis seperti 62.07.01.2001, disimpan sebagai teks.",
            digits=digits,
            codes=_codes("kemendagri"),
        )
        if field.of:
            region = sql.SQL("v.{}").format(sql.Identifier(field.of))
            yield rule(
                "{digits} ~ '^[0-9]{{10}}$' and {region} = any({codes})"
                " and left({digits}, 4) <> replace({region}, '.', '')",
                "Desa '%s' tidak terletak di wilayah %s. Perbaiki salah satu kodenya.",
                region,
                digits=digits,
                region=region,
                codes=_codes("kemendagri"),
            )


def _bounds(field: Field, rule) -> Iterator[Rule]:  # type: ignore[no-untyped-def]
    lowest, highest = field.minimum, field.maximum
    if field.type == "year":
        lowest, highest = lowest or YEARS[0], highest or YEARS[1]
    if field.type not in ("number", "money"):
        yield rule(
            "{value} <> trunc({value})",
            "'%s' harus bilangan bulat. Hapus angka di belakang koma.",
        )
    if lowest is not None:
        yield rule(
            "{value} < {bound}",
            f"'%s' lebih kecil dari {lowest:g}. Periksa angka dan satuannya.",
            bound=sql.Literal(lowest),
        )
    if highest is not None:
        yield rule(
            "{value} > {bound}",
            f"'%s' lebih besar dari {highest:g}. Periksa angka dan satuannya.",
            bound=sql.Literal(highest),
        )


def _codes(system: str) -> sql.Literal:
    return sql.Literal([region.code for region in _regions(system)])


def _regions(system: str) -> Iterator[Region]:
    """Regions by the codes that people type; BPS prints a province as 62 and as 6200."""
    for region in regions(system):
        yield region
        if system == "bps" and region.level == "province":
            yield replace(region, code=region.code[:2])


def _know_names(connection: psycopg.Connection, dataset: Dataset, typed: sql.Identifier) -> None:
    """Table `other_name`: pairs of code and name in these rows that do not belong together."""
    connection.execute(
        "create temp table if not exists other_name"
        " (system text, code text, name text, official text) on commit drop;"
        " create temp table if not exists known_name"
        " (system text, code text, official text, name_key text) on commit drop;"
        " truncate other_name, known_name"
    )
    named = [field for field in dataset.fields.values() if field.type == "region_name"]
    systems = {REGION_SYSTEMS[dataset.fields[f.of].type] for f in named if f.of}
    with connection.cursor().copy(
        "copy known_name (system, code, official, name_key) from stdin"
    ) as copy:
        for system in sorted(systems):
            for region in _regions(system):
                for name in (region.name, *region.other_names):
                    copy.write_row((system, region.code, region.name, name))
    connection.execute("update known_name set name_key = ops.name_key(name_key)")
    for field in named:
        assert field.of is not None
        connection.execute(
            sql.SQL(
                """
                insert into other_name (system, code, name, official)
                select k.system, k.code, d.name, min(k.official)
                from (select distinct {code} as code, {name} as name from {typed}) as d
                inner join known_name as k on k.code = d.code and k.system = {system}
                where d.name is not null
                group by k.system, k.code, d.name
                having not bool_or(
                    ops.name_key(d.name)
                    in (k.name_key, regexp_replace(k.name_key, '^kabupaten ', ''))
                )
                """
            ).format(
                code=sql.Identifier(field.of),
                name=sql.Identifier(field.name),
                typed=typed,
                system=sql.Literal(REGION_SYSTEMS[dataset.fields[field.of].type]),
            )
        )


def _check_rules(dataset: Dataset) -> Iterator[Rule]:
    for check in dataset.checks:
        broken = sql.SQL("not (select {} from (select v.*) as c)").format(
            sql.SQL(check.holds)  # from our own declaration
        )
        for column in check.columns:
            yield Rule(column, broken, sql.Literal(f"{check.wrong} {check.mend}"))


def _find_repeated(
    connection: psycopg.Connection,
    dataset: Dataset,
    incoming: sql.Identifier,
    typed: sql.Identifier,
) -> None:
    """Table `repeated`: rows that share a key. Of equal rows the first is not in it.

    Of two rows that contradict each other neither is taken: which one holds is not ours to guess.
    """
    key = sql.SQL(", ").join(map(sql.Identifier, dataset.key))
    connection.execute(
        sql.SQL(
            """
            drop table if exists repeated;
            create temp table repeated on commit drop as
            with doubles as (
                select {key} from {typed} where not _is_total group by {key} having count(*) > 1
            ),

            compared as (
                select t.ctid as at, t._row, row({key_v}) as key,
                    md5((to_jsonb(t) - array['_row', '_label'])::text) as content
                from {typed} as v
                inner join doubles using ({key})
                inner join {incoming} as t on t.ctid = v._at
                where not v._is_total
            ),

            judged as (
                select _row, min(at) over whole = at as is_first,
                    min(content) over same_key = max(content) over same_key as is_equal,
                    case when min(at) over same_key = at
                        then first_value(_row) over (same_key order by at desc)
                        else first_value(_row) over (same_key order by at) end as other_row
                from compared
                window same_key as (partition by key), whole as (partition by key, content)
            )

            select _row, other_row from judged where not (is_equal and is_first)
            """
        ).format(
            key=key,
            key_v=sql.SQL(", ").join(
                sql.SQL("v.{}").format(sql.Identifier(name)) for name in dataset.key
            ),
            typed=typed,
            incoming=incoming,
        )
    )


def _key_rule(dataset: Dataset) -> Rule:
    key, part = dataset.key, dataset.form.part if dataset.form else ()
    return Rule(
        # what tells the rows of a part apart, where the key has more than the part
        next((name for name in key if name not in part), key[-1]),
        sql.SQL("t._row in (select r._row from repeated as r)"),
        sql.SQL(
            "(select format('Kunci baris ini sama dengan baris %s. Hapus yang tidak berlaku.',"
            " r.other_row) from repeated as r where r._row = t._row)"
        ),
    )


def _cross_foot(
    connection: psycopg.Connection, dataset: Dataset, snapshot_id: int, typed: sql.Identifier
) -> None:
    """Compare each total row with the rows above it: those since the last total, or all.

    Subtotals of a tree are left out. A column that could not be read throughout is not compared,
    nor is one of shares.
    """
    found = connection.execute(
        sql.SQL("select exists (select from {} where _is_total)").format(typed)
    ).fetchone()
    if not (found and found[0]):
        return
    for name in _summed(dataset):
        connection.execute(
            sql.SQL(
                """
                insert into ops.quarantine
                    (snapshot_id, dataset_id, source_row, column_name, reason, raw_value, raw_row)
                with sums as (
                    select _at, _row, _is_total, {column} as value,
                        coalesce(sum({column}) filter (where not _is_total and not _is_subtotal)
                            over (order by _at), 0) as so_far,
                        count(*) over (order by _at) as row_count,
                        sum(_is_total::int) over (order by _at) - _is_total::int as section
                    from {typed}
                ),

                totals as (
                    select *,
                        so_far - coalesce(lag(so_far) over (order by section), 0) as since_last
                    from sums where _is_total
                )

                select {snapshot}, {dataset}, _row, {name},
                    format('Jumlah %s tidak sama dengan penjumlahan rinciannya, %s. Periksa rincian'
                        ' atau hapus baris jumlah.', value, so_far),
                    value::text, jsonb_build_object({name}, value::text)
                from totals
                where value is not null
                    and least(abs(value - so_far), abs(value - since_last)) > 0.01 * row_count
                    and not exists (
                        select from ops.quarantine as q
                        where q.snapshot_id = {snapshot} and q.column_name = {name}
                    )
                """
            ).format(
                column=sql.Identifier(name),
                name=sql.Literal(name),
                typed=typed,
                snapshot=sql.Literal(snapshot_id),
                dataset=sql.Literal(dataset.dataset_id),
            )
        )


def _part(dataset: Dataset) -> sql.Composable:
    """Name of the part that a row belongs to: 62.07/2025; null where it cannot be known."""
    if not dataset.form:
        return sql.SQL("null::text")
    pieces = []
    for name in dataset.form.part:
        value = sql.SQL("v.{}").format(sql.Identifier(name))
        kind = dataset.fields[name].type
        if kind == "month":
            value = sql.SQL("to_char({}, 'YYYY-MM')").format(value)
        elif kind in NUMERIC:
            value = sql.SQL("trunc({})::text").format(value)
        else:
            value = sql.SQL("{}::text").format(value)
        pieces.append(value)
    return sql.SQL(" || '/' || ").join(pieces)
