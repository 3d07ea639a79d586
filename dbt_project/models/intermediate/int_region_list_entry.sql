{{ config(materialized='view') }}

with

bridging as (select * from {{ ref('stg_wilayah__bridging') }}),

daftar as (select * from {{ ref('stg_wilayah__daftar') }}),

provinsi as (select * from {{ ref('stg_wilayah__provinsi') }}),

kabkota as (select * from {{ ref('stg_wilayah__kabkota') }}),

kecamatan as (select * from {{ ref('stg_wilayah__kecamatan') }}),

desa as (select * from {{ ref('stg_wilayah__desa') }}),

penduduk as (select * from {{ ref('stg_wilayah__penduduk') }}),

papua as (select * from {{ ref('stg_wilayah__papua_2022') }}),

-- the file of kabupaten/kota holds three lists; the 26 of Papua, whose codes changed, stand in a
-- file of their own. The list of October 2024 has no day and still had the codes of before.
kabkota_lists as (
    select
        kabkota.dataset_id,
        kabkota.region_level,
        kabkota.list_date,
        kabkota.bps_code,
        kabkota.kemendagri_code,
        kabkota.region_name
    from kabkota
    union all
    select
        kabkota.dataset_id,
        kabkota.region_level,
        older.list_date,
        coalesce(older.bps_code, papua.bps_code_old) as bps_code,
        coalesce(papua.kemendagri_code_old, kabkota.kemendagri_code) as kemendagri_code,
        kabkota.region_name
    from kabkota
    left join papua on kabkota.kemendagri_code = papua.kemendagri_code
    cross join
        lateral (
            values
            (date '2022-05-22', kabkota.bps_code_2022),
            (date '2024-10-01', kabkota.bps_code_2024)
        ) as older (list_date, bps_code)
    where older.bps_code is not null or papua.bps_code_old is not null
),

-- lists that give both codes of a region are two lists, one per system
pairs as (
    select
        dataset_id,
        region_level,
        bps_list_date,
        bps_code,
        bps_name,
        kemendagri_list_date,
        kemendagri_code,
        kemendagri_name
    from bridging
    union all
    select
        dataset_id,
        region_level,
        list_date as bps_list_date,
        bps_code,
        bps_name,
        list_date as kemendagri_list_date,
        kemendagri_code,
        kemendagri_name
    from provinsi
    union all
    select
        dataset_id,
        region_level,
        list_date as bps_list_date,
        bps_code,
        region_name as bps_name,
        list_date as kemendagri_list_date,
        kemendagri_code,
        region_name as kemendagri_name
    from kabkota_lists
    union all
    select
        dataset_id,
        region_level,
        list_date as bps_list_date,
        bps_code,
        bps_name,
        list_date as kemendagri_list_date,
        kemendagri_code,
        kemendagri_name
    from kecamatan
    union all
    select
        dataset_id,
        region_level,
        list_date as bps_list_date,
        bps_code,
        bps_name,
        list_date as kemendagri_list_date,
        kemendagri_code,
        kemendagri_name
    from desa
),

entries as (
    select
        pairs.dataset_id as list_series,
        systems.code_system,
        pairs.region_level,
        systems.list_date,
        systems.code,
        systems.region_name
    from pairs
    cross join
        lateral (
            values
            ('bps', pairs.bps_list_date, pairs.bps_code, pairs.bps_name),
            (
                'kemendagri',
                pairs.kemendagri_list_date,
                pairs.kemendagri_code,
                pairs.kemendagri_name
            )
        ) as systems (code_system, list_date, code, region_name)
    union all
    select
        dataset_id as list_series,
        'kemendagri' as code_system,
        region_level,
        list_date,
        kemendagri_code as code,
        region_name
    from penduduk
    union all
    select
        dataset_id as list_series,
        code_system,
        region_level,
        list_date,
        code,
        region_name
    from daftar
    where not is_sample
)

select * from entries
where code is not null
