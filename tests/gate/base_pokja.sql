-- Marts of the Pokja on which their rules pass.
set search_path = ssk_candidate;

create table mart_quick_win (
    quick_win_id text primary key,
    region_id int,
    period_year int,
    achieved_output numeric,
    latest_value numeric,
    evidence_link text,
    snapshot_id bigint,
    source_row text
);
insert into mart_quick_win values
('62.07|2025|QW-01', 17, 2025, 20, 32, 'https://contoh.go.id/qw-01', 41, 'Quick win!A8'),
-- nothing reached yet, nothing to prove
('62.07|2025|QW-02', 17, 2025, 0, null, null, 41, 'Quick win!A9'),
('62.07|2025|QW-03', 17, 2025, null, null, null, 41, 'Quick win!A10');

create table mart_pilot (
    pilot_id text primary key,
    region_id int,
    period_year int,
    served_before_household_count int,
    served_after_household_count int,
    evidence_link text,
    snapshot_id bigint,
    source_row text
);
insert into mart_pilot values
('62.07|2025|62.07.01.2001|SPALD-S|terbatas', 17, 2025, 5, 31, 'BA 12', 42, 'Uji coba!A8'),
('62.07|2025|62.07.01.2002|SPALD-S|terbatas', 17, 2025, 5, 5, null, 42, 'Uji coba!A9'),
('62.07|2025|62.07.01.2003|SPALD-S|terbatas', 17, 2025, 5, null, null, 42, 'Uji coba!A10');

create table mart_programme (
    programme_id text primary key,
    region_id int,
    period_year int,
    realised_idr numeric,
    physical_pct numeric,
    is_paid_without_work boolean,
    realised_snapshot_id bigint,
    realised_source_row text
);
insert into mart_programme values
('62.07|2025|AL-01|apbd', 17, 2025, 612000000, 65, false, 43, 'Realisasi program!A8'),
-- no work to be built, or not reported
('62.07|2025|ST-01|apbd', 17, 2025, 224000000, null, null, 43, 'Realisasi program!A9'),
('62.07|2025|SP-02|csr', 17, 2025, null, null, null, null, null);
