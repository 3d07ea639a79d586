with

facilities as (select * from {{ ref('stg_sipsn__fasilitas') }}),

matches as (
    select * from {{ ref('int_region_match') }}
    where source_id = 'sipsn' and region_id is not null
)

select
    matches.region_id,
    facilities.facility_type,
    facilities.facility_name,
    facilities.facility_subtype,
    case facilities.facility_type
        when 'banksampah' then concat_ws(' ', 'bank sampah', lower(facilities.facility_subtype))
        when 'tps3r'
            then case
                when facilities.facility_subtype is not null then 'tps3r'
                -- SIPSN lists these beside TPS3R without a type; their names begin with it
                when facilities.facility_name ~* '^tpst' then 'tpst'
                when facilities.facility_name ~* '^(pdu|pusat daur ulang)' then 'pdu'
                else 'pengolahan lain'
            end
        when 'produkkreatif' then 'produk kreatif'
        when 'sumberenergi' then 'sumber energi'
        else facilities.facility_type
    end as facility_kind,
    facilities.province_name,
    facilities.kabkota_name,
    facilities.latitude,
    facilities.longitude,
    facilities.period_year,
    facilities.list_year,
    facilities.received_tonne,
    facilities.managed_tonne,
    facilities.feed_tonne,
    facilities.compost_tonne,
    facilities.recycled_tonne,
    facilities.upcycled_tonne,
    facilities.energy_tonne,
    facilities.unit_basis,
    facilities.listing_number,
    facilities.is_exact_duplicate,
    facilities.is_sample,
    facilities.evidence,
    facilities.source_id,
    facilities.dataset_id,
    facilities.snapshot_id,
    facilities.source_row,
    facilities.source_sha256,
    facilities.retrieved_at
from facilities
left join matches
    on
        facilities.kabkota_name = matches.name
        and facilities.province_name = matches.province_name
        -- names are those of the list, whatever year a facility reported for
        and facilities.list_year = matches.period_year
