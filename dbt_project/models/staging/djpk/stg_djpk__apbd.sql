with

rows_in as (
    {{ current_rows('djpk.apbd') }}
),

accounts as (select * from {{ ref('djpk_account') }}),

-- a name that is subtotal and leaf stands twice, the subtotal first
numbered as (
    select
        rows_in.*,
        substring(rows_in._row from '\d+')::int as row_number,
        row_number() over (
            partition by rows_in._snapshot_id, lower(rows_in.akun)
            order by substring(rows_in._row from '\d+')::int
        ) as occurrence
    from rows_in
),

account_levels as (
    select
        lower(account_name) as account_key,
        account_level,
        sign_in_parent,
        row_number() over (partition by lower(account_name) order by account_level) as occurrence
    from accounts
),

levelled as (
    select
        numbered.*,
        account_levels.account_level,
        account_levels.sign_in_parent,
        lead(account_levels.account_level) over page as next_level,
        lead(numbered._row) over page is null as is_last,
        max(numbered.row_number) filter (where account_levels.account_level = 1)
            over page as level_1_row,
        max(numbered.row_number) filter (where account_levels.account_level = 2)
            over page as level_2_row
    from numbered
    left join account_levels
        on
            lower(numbered.akun) = account_levels.account_key
            and numbered.occurrence = account_levels.occurrence
    window page as (partition by numbered._snapshot_id order by numbered.row_number)
),

renamed as (
    select
        levelled.tahun::int as period_year,
        levelled.periode::int as period_month,
        levelled.kode_provinsi as djpk_province_code,
        regexp_replace(levelled.nama_provinsi, '^Provinsi ', '') as province_name,
        levelled.kode_pemda as djpk_pemda_code,
        levelled.nama_pemda as pemda_name,
        levelled.row_number,
        levelled.akun as account_name,
        levelled.account_level,
        levelled.sign_in_parent,
        case
            when levelled.account_level = 2 then levelled.level_1_row
            when levelled.account_level = 3 and levelled.level_2_row > levelled.level_1_row
                then levelled.level_2_row
        end as parent_row_number,
        case
            when levelled.is_last then levelled.account_level is not null
            else levelled.account_level >= levelled.next_level
        end as is_leaf,
        round(n_anggaran.value * 1000000000) as budget_idr,
        n_anggaran.status as budget_status,
        round(n_realisasi.value * 1000000000) as realised_idr,
        n_realisasi.status as realised_status,
        n_persen.value as realised_pct,
        n_persen.status as realised_pct_status,
        lower(substring(levelled.keterangan from '^Data APBD (\w+)')) as budget_vintage,
        substring(levelled.keterangan from 'realisasi APBD s\.?d\.? *(\w+ \d{4})')
            as realised_until,
        d_received.value as received_on,
        {{ is_sample(['levelled.keterangan']) }} as is_sample,
        {{ evidence(['levelled.keterangan']) }} as evidence,
        levelled.source_id,
        levelled.dataset_id,
        levelled._snapshot_id as snapshot_id,
        levelled._row as source_row,
        levelled.source_sha256,
        levelled.retrieved_at
    from levelled
    {{ read_number("regexp_replace(levelled.anggaran, ' M$', '')", 'id', 'n_anggaran') }}
    {{ read_number("regexp_replace(levelled.realisasi, ' M$', '')", 'id', 'n_realisasi') }}
    -- a percent has two decimals, so what stands before three digits separates thousands
    {{ read_number(
        "regexp_replace(levelled.persen, '[.,](\d{3}(?!\d))', '\\1', 'g')", 'id', 'n_persen'
    ) }}
    {{ read_date("substring(levelled.keterangan from 'SIKD per (.*)$')", 'd_received') }}
),

-- what the accounts below sum up to; null when one of them cannot be read
children as (
    select
        snapshot_id,
        parent_row_number,
        count(*) as child_count,
        {{ sum_if_all('sign_in_parent * budget_idr') }} as budget_idr,
        {{ sum_if_all('sign_in_parent * realised_idr') }} as realised_idr
    from renamed
    where parent_row_number is not null
    group by snapshot_id, parent_row_number
),

footed as (
    select
        renamed.*,
        -- each figure is rounded to Rp10 million
        5000000 * (children.child_count + 1) as rounding_idr,
        renamed.budget_idr - children.budget_idr as budget_gap_idr,
        renamed.realised_idr - children.realised_idr as realised_gap_idr
    from renamed
    left join children
        on
            renamed.snapshot_id = children.snapshot_id
            and renamed.row_number = children.parent_row_number
)

select
    *,
    abs(budget_gap_idr) <= rounding_idr and abs(realised_gap_idr) <= rounding_idr as is_cross_footed
from footed
