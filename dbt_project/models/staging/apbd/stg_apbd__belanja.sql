with

rows_in as (
    {{ current_rows('apbd.belanja') }}
),

programmes as (select * from {{ ref('sanitation_programme') }}),

renamed as (
    select
        trim(rows_in.kode_wilayah) as kemendagri_code,
        trim(rows_in.nama_wilayah) as region_name,
        cast(n_tahun.value as int) as period_year,
        lower(trim(rows_in.vintage)) as vintage,
        lower(trim(rows_in.opd)) as agency,
        trim(rows_in.unit_skpd) as unit_name,
        trim(rows_in.kode) as budget_code,
        -- 1 | 1.03 | 1.03.05 | 1.03.05.2.01 | 1.03.05.2.01.0029
        case cardinality(string_to_array(trim(rows_in.kode), '.'))
            when 1 then 'urusan'
            when 2 then 'bidang urusan'
            when 3 then 'program'
            when 5 then 'kegiatan'
            when 6 then 'sub kegiatan'
        end as budget_level,
        trim(rows_in.uraian) as budget_name,
        lower({{ read_text('rows_in.sifat') }}) as spending_kind,
        n_anggaran.value * {{ money_factor('rows_in.satuan_uang') }} as budget_idr,
        n_anggaran_dak_fisik.value * {{ money_factor('rows_in.satuan_uang') }} as dak_budget_idr,
        n_realisasi.value * {{ money_factor('rows_in.satuan_uang') }} as realised_idr,
        n_realisasi_dak_fisik.value
        * {{ money_factor('rows_in.satuan_uang') }} as dak_realised_idr,
        lower(trim(rows_in.satuan_uang)) as money_unit,
        trim(rows_in.dokumen) as document,
        {{ read_yes_no('rows_in.sudah_diaudit') }} as is_audited,
        {{ read_text('rows_in.keterangan') }} as note,
        {{ is_sample(['rows_in.keterangan']) }} as is_sample,
        {{ evidence(['rows_in.keterangan']) }} as evidence,
        rows_in.source_id,
        rows_in.dataset_id,
        rows_in._snapshot_id as snapshot_id,
        rows_in._row as source_row,
        rows_in.source_sha256,
        rows_in.retrieved_at
    from rows_in
    {{ read_number('rows_in.tahun', 'id') }}
    {{ read_number('rows_in.anggaran', 'id') }}
    {{ read_number('rows_in.anggaran_dak_fisik', 'id') }}
    {{ read_number('rows_in.realisasi', 'id') }}
    {{ read_number('rows_in.realisasi_dak_fisik', 'id') }}
),

-- in byte order the codes below a code follow right after it; units of one OPD share a code
with_next_code as (
    select
        *,
        min(budget_code) over (
            partition by kemendagri_code, period_year, vintage, agency
            order by budget_code collate "C"
            groups between 1 following and 1 following
        ) as next_code
    from renamed
),

placed as (
    select
        *,
        coalesce(next_code not like budget_code || '.%', true) as is_leaf
    from with_next_code
),

leaf_sums as (
    select
        subtotals.snapshot_id,
        subtotals.source_row,
        sum(leaves.budget_idr) as leaf_budget_idr,
        sum(leaves.realised_idr) as leaf_realised_idr
    from placed as subtotals
    inner join placed as leaves
        on
            subtotals.kemendagri_code = leaves.kemendagri_code
            and subtotals.period_year = leaves.period_year
            and subtotals.vintage = leaves.vintage
            and subtotals.agency = leaves.agency
            and leaves.budget_code like subtotals.budget_code || '.%'
    where leaves.is_leaf
    group by subtotals.snapshot_id, subtotals.source_row
),

assigned as (
    select
        placed.*,
        leaf_sums.leaf_budget_idr,
        leaf_sums.leaf_realised_idr,
        programme.subsector,
        programme.indicator_family,
        programme.evidence as assignment_evidence
    from placed
    left join leaf_sums
        on
            placed.snapshot_id = leaf_sums.snapshot_id
            and placed.source_row = leaf_sums.source_row
    left join lateral (
        select programmes.*
        from programmes
        where
            placed.budget_code = programmes.code_prefix
            or placed.budget_code like programmes.code_prefix || '.%'
        order by length(programmes.code_prefix) desc
        limit 1
    ) as programme on true
)

select
    kemendagri_code,
    region_name,
    period_year,
    vintage,
    agency,
    unit_name,
    budget_code,
    budget_level,
    is_leaf,
    budget_name,
    subsector,
    indicator_family,
    assignment_evidence,
    spending_kind,
    budget_idr,
    dak_budget_idr,
    realised_idr,
    dak_realised_idr,
    leaf_budget_idr,
    leaf_realised_idr,
    money_unit,
    document,
    is_audited,
    note,
    is_sample,
    evidence,
    source_id,
    dataset_id,
    snapshot_id,
    source_row,
    source_sha256,
    retrieved_at
from assigned
