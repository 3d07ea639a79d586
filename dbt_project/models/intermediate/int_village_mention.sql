{% set forms = {
    'ehra': ['strata'],
    'pokja': ['tipologi_desa', 'uji_coba'],
    'ssk_instrument': ['form2', 'area_berisiko', 'sistem_drainase'],
} -%}
with

stbm as (select * from {{ ref('int_stbm_village') }}),

{% for source_id, datasets in forms.items() -%}
    {% for dataset in datasets -%}
        {{ dataset }} as (
            {{ form_rows(source_id, dataset) }}
        ),

    {% endfor -%}
{% endfor -%}
mentions as (
    select
        village_code,
        village_type,
        village_name,
        region_id,
        period_year,
        is_sample
    from stbm
    {% for datasets in forms.values() -%}
        {% for dataset in datasets -%}
            union all
            select
                village_code,
                village_type,
                village_name,
                region_id,
                period_year,
                is_sample
            from {{ dataset }}
        {% endfor -%}
    {% endfor -%}
)

select
    village_code,
    village_type,
    region_id,
    -- the newest name, and of one year always the same
    (array_agg(village_name order by period_year desc, village_name asc))[1] as village_name,
    bool_and(is_sample) as is_sample
from mentions
group by village_code, village_type, region_id
