"""The SSK instrument by sheets: two editions, left-over samples, scores and shares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forms import Trap, check_traps, example, send
from support import Home

from ssk import sources
from ssk.sources import Layout
from ssk.tables import open_table

FORM1 = "ssk_instrument.form1"
FORM2 = "ssk_instrument.form2"
BOBOT = "ssk_instrument.bobot_area_berisiko"
AREA = "ssk_instrument.area_berisiko"
DRAINASE = "ssk_instrument.sistem_drainase"
REKAP = "ssk_instrument.rekapitulasi_eksisting"
EDITIONS = [FORM1, FORM2, AREA, DRAINASE, REKAP]


@pytest.mark.parametrize("dataset_id", EDITIONS)
def test_the_edition_of_2017_fills_the_same_fields(home: Home, dataset_id: str) -> None:
    form = sources.dataset(dataset_id).form
    assert form
    assert [layout.version for layout in form.layouts] == ["1", "2017"]
    row = example(dataset_id)
    for layout, year in enumerate(["2024", "2023"]):
        file = f"{year}.xlsx"
        [result] = send(home, dataset_id, [row | {"tahun_dasar": year}], file=file, layout=layout)
        assert (result.outcome, result.loaded) == ("ok", 1), result
    filled = [name for name, cell in row.items() if cell and name != "tahun_dasar"]
    table = f"raw.{sources.dataset(dataset_id).raw_table}"
    rows = home.rows(f"select distinct {', '.join(filled)} from {table}")
    assert rows == [tuple(row[name] for name in filled)]
    assert home.one(f"select count(*) from {table}") == 2


def test_identity_of_an_instrument(home: Home) -> None:
    sample = {"nama_pokja": "Pokja Solo"}
    both = {"kode_bps_wilayah", "nama_bps_wilayah"}
    sound = [
        example(FORM1),
        # BPS writes a province 62 or 6200; a Pokja may have any name that says whose it is
        example(
            FORM1,
            kode_wilayah="62.71",
            nama_wilayah="Kota Palangkaraya",
            nama_pokja="POKJA AMPL KOTA PALANGKA RAYA",
            kode_bps_provinsi="6200",
            kode_bps_wilayah="6271",
            nama_bps_wilayah="Kota Palangka Raya",
        ),
        example(FORM1, tahun_dasar="2019", kode_bps_wilayah="", nama_bps_wilayah=""),
    ]
    traps = [
        # what the guide left in the file: all of it, or part of it
        Trap(
            {
                **sample,
                "tahun_dasar": "2001",
                "kode_bps_provinsi": "3211",
                "nama_provinsi": "Jawa Barat",
                "kode_bps_wilayah": "",
                "nama_bps_wilayah": "",
            },
            {"nama_pokja", "nama_wilayah", "kode_bps_provinsi", "nama_provinsi"},
            "Kabupaten Sumedang",
        ),
        Trap({**sample, "tahun_dasar": "2002"}, {"nama_pokja", "nama_wilayah"}, "isian contoh"),
        Trap({"tahun_dasar": "2003", "nama_provinsi": "Jawa Barat"}, {"nama_provinsi"}, "Tengah"),
        # the Kemendagri digits in the place of the BPS code: Lamandau
        Trap({"tahun_dasar": "2004", "kode_bps_wilayah": "6207"}, {"nama_bps_wilayah"}, "Lamandau"),
        Trap(
            {
                "tahun_dasar": "2005",
                "kode_bps_wilayah": "6207",
                "nama_bps_wilayah": "Kabupaten Lamandau",
            },
            {"nama_wilayah", "nama_bps_wilayah"},
            "menunjuk kabupaten/kota yang berbeda",
        ),
        Trap(
            {
                "tahun_dasar": "2006",
                "kode_bps_provinsi": "63",
                "nama_provinsi": "Kalimantan Selatan",
            },
            {"kode_bps_provinsi", "kode_bps_wilayah"},
            "bukan bagian dari provinsi",
        ),
        Trap({"tahun_dasar": "2007", "nama_bps_wilayah": ""}, both, "berdua"),
        Trap({"tahun_dasar": "2008", "opd_5": ""}, {"opd_5"}, "wajib"),
        Trap(
            {"tahun_dasar": "2009", "tahun_mulai": "2008"},
            {"tahun_mulai", "tahun_dasar"},
            "sebelum tahun dasar",
        ),
    ]
    check_traps(home, FORM1, sound, traps)


def test_secondary_data_per_village(home: Home) -> None:
    sound = [example(FORM2), example(FORM2, kode_desa="62.07.01.1001", irs_genangan="")]
    traps = [
        Trap({"kode_desa": "62.07.01.2010", "kk_miskin": "321"}, {"kk_miskin", "kk"}, "miskin"),
        Trap({"kode_desa": "62.07.01.2011", "penduduk": "319"}, {"kk", "penduduk"}, "tertukar"),
        # square kilometres in the column of hectares
        Trap(
            {"kode_desa": "62.07.01.2012", "luas_administratif_ha": "28,7"},
            {"luas_terbangun_ha", "luas_administratif_ha"},
            "1 km2 adalah 100 ha",
        ),
        # an index of another scale
        Trap({"kode_desa": "62.07.01.2013", "irs_air_limbah": "600"}, {"irs_air_limbah"}, "100"),
        Trap({"kode_desa": "62.07.01.2014", "klasifikasi": "0"}, {"klasifikasi"}, "lebih kecil"),
        # the sample of the guide again, now in a row of a village
        Trap(
            {"nama_wilayah": "Kota Solo", "kode_desa": "32.11.01.2001"},
            {"nama_wilayah", "kode_desa"},
            "Seruyan",
        ),
    ]
    check_traps(home, FORM2, sound, traps)


def test_weights_of_the_risk_area(home: Home) -> None:
    impact = {"bobot_penduduk", "bobot_kepadatan", "bobot_kemiskinan", "bobot_dampak_lain"}
    exposure = {"bobot_data_sekunder", "bobot_irs", "bobot_persepsi"}
    sound = [
        example(BOBOT),
        example(BOBOT, versi="2", bobot_kemiskinan="25", bobot_dampak_lain="25"),
    ]
    traps = [
        Trap({"versi": "B1", "bobot_penduduk": "35"}, impact, "bobot dampak bukan 100"),
        Trap({"versi": "B2", "bobot_irs": "50"}, exposure, "bobot paparan bukan 100"),
    ]
    check_traps(home, BOBOT, sound, traps)


def test_risk_scores(home: Home) -> None:
    sound = [example(AREA), example(AREA, komponen="drainase", skor_akhir="3", alasan_perubahan="")]
    other = {"kode_desa": "62.07.01.2010"}
    traps = [
        Trap({**other, "alasan_perubahan": ""}, {"skor_akhir", "alasan_perubahan"}, "tanpa alasan"),
        Trap({**other, "komponen": "drainase", "skor_otomatis": "5"}, {"skor_otomatis"}, "dari 4"),
        # the colour of the cell instead of its number
        Trap({**other, "komponen": "persampahan", "skor_akhir": "merah"}, {"skor_akhir"}, "angka"),
    ]
    check_traps(home, AREA, sound, traps)


def test_drainage(home: Home) -> None:
    sound = [example(DRAINASE), example(DRAINASE, kode_desa="62.07.01.2002", pasang_surut="0")]
    traps = [
        Trap(
            {"kode_desa": "62.07.01.2010", "luas_genangan_ha": "33"},
            {"luas_genangan_ha", "luas_terbangun_ha"},
            "lebih besar daripada luas terbangun",
        ),
        Trap({"kode_desa": "62.07.01.2011", "pasang_surut": "2"}, {"pasang_surut"}, "dari 1"),
        Trap({"kode_desa": "62.07.01.2012", "prioritas": "5"}, {"prioritas"}, "dari 4"),
    ]
    check_traps(home, DRAINASE, sound, traps)


def test_the_shares_of_a_stage_add_up(home: Home) -> None:
    """G2: the template's own example is 100, 100, 100 and 110: only the last stage is refused."""
    systems = (
        "tangki_individu_pct",
        "komunal_pct",
        "cubluk_pct",
        "terpusat_kota_pct",
        "terpusat_kawasan_pct",
        "babs_pct",
    )

    def stage(tahap: str, *shares: int) -> dict[str, str]:
        return {"tahap": tahap, **dict(zip(systems, map(str, shares), strict=True))}

    sound = [
        example(REKAP, **stage("eksisting", 55, 5, 20, 0, 0, 20)),
        example(REKAP, **stage("jangka pendek", 60, 10, 10, 5, 5, 10)),
        example(REKAP, **stage("jangka menengah", 60, 15, 5, 10, 10, 0)),
    ]
    traps = [Trap(stage("jangka panjang", 60, 20, 10, 10, 10, 0), set(systems), "110 %")]
    check_traps(home, REKAP, sound, traps)


def test_editions_that_differ_in_an_optional_column_only() -> None:
    """The edition is that which knows the headings, not the newest that has all it needs."""
    drainage = sources.dataset(DRAINASE)
    assert drainage.form
    editions = (Layout("2"), Layout("1", headings={"prioritas": "Kelas prioritas"}))
    dataset = replace(drainage, form=replace(drainage.form, layouts=editions))
    headings = [field.heading for field in drainage.fields.values()]
    for printed, version in (("Prioritas", "2"), ("Kelas prioritas", "1")):
        line = ";".join(printed if name == "Prioritas" else name for name in headings)
        table = open_table(dataset, f"{line}\n".encode(), "isian.csv")
        assert (table.version, "prioritas" in table.positions) == (version, True)
