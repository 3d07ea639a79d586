"""STBM comes by file only; what its register and its senders are known to get wrong is refused."""

from __future__ import annotations

from forms import Trap, check_traps, example, send
from support import Home

AKSES = "stbm.akses_desa"
VERIFIKASI = "stbm.verifikasi_desa"
PILAR = "stbm.pilar_desa"
SERUYAN = {"kode_wilayah": "62.07", "nama_wilayah": "Kabupaten Seruyan"}


def village(number: int) -> str:
    return f"62.07.01.{number}"


def test_access_per_village(home: Home) -> None:
    ladder = {"jsp_kk", "jssp_kk", "sharing_kk", "babs_kk"}
    split = {"babs_kk", "babs_terbuka_kk", "babs_tertutup_kk"}
    empty = dict.fromkeys([*ladder, *split], "")
    sound = [
        example(AKSES),
        # less than all KK is what registers hold; a kelurahan; a class that is not counted
        example(AKSES, kode_desa=village(1001), jsp_kk="150"),
        example(AKSES, kode_desa=village(2002), jssp_kk="", sharing_kk="-"),
        # without dots, as a register prints it
        example(AKSES, kode_desa="6207012003", jumlah_penduduk=""),
    ]
    traps = [
        Trap(
            {"kode_desa": village(2010), "jsp_kk": "206"}, ladder | {"jumlah_kk"}, "daripada jumlah"
        ),
        # the known classes alone are too many
        Trap(
            {"kode_desa": village(2011), "jsp_kk": "300", "jssp_kk": "", "sharing_kk": ""},
            ladder | {"jumlah_kk"},
            "lebih besar daripada jumlah KK",
        ),
        Trap({"kode_desa": village(2012), **empty}, ladder, "jangan ditulis 0"),
        Trap({"kode_desa": village(2013), "babs_terbuka_kk": "14"}, split, "tidak sama"),
        Trap(
            {"kode_desa": village(2014), "babs_terbuka_kk": "26", "babs_tertutup_kk": ""},
            split,
            "tidak sama",
        ),
        Trap({"kode_desa": village(2015), "jumlah_kk": ""}, {"jumlah_kk"}, "wajib diisi"),
        Trap({"kode_desa": village(2016), "jsp_kk": "200,5"}, {"jsp_kk"}, "bilangan bulat"),
        Trap({"kode_desa": village(2017), "jsp_kk": "dua ratus"}, {"jsp_kk"}, "bukan angka"),
        Trap(
            {"kode_desa": village(2018), "jumlah_penduduk": "319"},
            {"jumlah_kk", "jumlah_penduduk"},
            "tertukar",
        ),
        Trap({"kode_desa": village(2019), "bulan": "2099-01"}, {"bulan"}, "belum tiba"),
        Trap({"kode_desa": village(2020), "bulan": "triwulan I"}, {"bulan"}, "bukan bulan"),
        # a village of the neighbour, a code of the ministry, Gunung Mas as a number of Excel
        Trap({"kode_desa": "62.08.01.2001"}, {"kode_desa"}, "tidak terletak"),
        Trap({"kode_desa": "P6207010201"}, {"kode_desa"}, "kode desa Kemendagri"),
        Trap(
            {"kode_wilayah": "62.1", "kode_desa": "62.10.01.2001"},
            {"kode_wilayah"},
            "tidak dikenal",
        ),
        # the BPS code of Seruyan is the Kemendagri code of Sukamara
        Trap(
            {"kode_wilayah": "62.08", "kode_desa": "62.08.01.2002"},
            {"nama_wilayah"},
            "Kabupaten Sukamara",
        ),
        Trap(
            {"kode_desa": village(2021), "tanggal_data": "31/04/2025"}, {"tanggal_data"}, "tanggal"
        ),
    ]
    check_traps(home, AKSES, sound, traps)


def test_headings_of_the_register_and_numbers_of_a_workbook(home: Home) -> None:
    """ProgressJSP instead of the template's heading, and cells that Excel holds as numbers."""
    headings = {"jumlah_kk": "JumlahKK", "jsp_kk": "ProgressJSP", "babs_kk": "ProgressOD"}
    row = example(AKSES, jumlah_kk=320, jsp_kk=200, jssp_kk=60.0, sharing_kk=30, babs_kk=25)
    [result] = send(home, AKSES, [row], file="register.xlsx", headings=headings)
    assert (result.outcome, result.part, result.loaded) == ("ok", "62.07/2025-03", 1)
    assert home.rows("select jsp_kk, jssp_kk, babs_kk, _row from raw.stbm__akses_desa") == [
        ("200", "60", "25", "Akses desa!A2")
    ]


def test_a_newer_file_supersedes_its_kabupaten_and_month_only(home: Home) -> None:
    april = {"bulan": "2025-04"}
    send(home, AKSES, [example(AKSES), example(AKSES, **april)])
    send(home, AKSES, [example(AKSES, jsp_kk="190")], file="koreksi.csv")
    current = home.rows(
        "select part, jsp_kk from ops.current_snapshot"
        " inner join raw.stbm__akses_desa on snapshot_id = _snapshot_id and part = _part"
        " order by part"
    )
    assert current == [("62.07/2025-03", "190"), ("62.07/2025-04", "200")]


def test_verified_is_a_flag_with_date_and_document(home: Home) -> None:
    no = {"sbs_terverifikasi": "tidak", "tanggal_verifikasi": "", "dokumen_verifikasi": ""}
    claimed = example(VERIFIKASI, kode_desa=village(2002), **no)
    none = {"sbs_dinyatakan": "Tidak", "tanggal_dinyatakan": "", "dokumen_dinyatakan": ""}
    sound = [
        example(VERIFIKASI),
        claimed,
        example(VERIFIKASI, kode_desa=village(2003), **no, **none, lima_pilar_terverifikasi=""),
        # verified before it was declared: which comes first is not known
        example(VERIFIKASI, kode_desa=village(2004), tanggal_dinyatakan="2025-01-10"),
    ]
    dated = {"tanggal_verifikasi", "dokumen_verifikasi"}
    traps = [
        Trap({"kode_desa": village(2010), "tanggal_verifikasi": ""}, dated, "tanpa tanggal"),
        Trap({"kode_desa": village(2011), "dokumen_verifikasi": ""}, dated, "tanpa tanggal"),
        Trap(
            {"kode_desa": village(2012), "sbs_dinyatakan": "tidak"},
            {"sbs_dinyatakan", "sbs_terverifikasi"},
            "tidak dinyatakan",
        ),
        Trap(
            {"kode_desa": village(2013), **no, "lima_pilar_terverifikasi": "ya"},
            {"lima_pilar_terverifikasi", "sbs_terverifikasi"},
            "pilar pertama",
        ),
        Trap(
            {"kode_desa": village(2014), "tanggal_verifikasi": "2025-04-01"},
            {"tanggal_pemicuan", "tanggal_dinyatakan", "tanggal_verifikasi"},
            "sesudah bulan data",
        ),
        Trap({"kode_desa": village(2015), "sbs_terverifikasi": ""}, {"sbs_terverifikasi"}, "wajib"),
        Trap(
            {"kode_desa": village(2016), "sbs_terverifikasi": "proses"},
            {"sbs_terverifikasi"},
            "tidak ada dalam daftar",
        ),
    ]
    check_traps(home, VERIFIKASI, sound, traps)


def test_pillars_as_families_and_percent(home: Home) -> None:
    families = {f"pilar{i}_kk" for i in range(1, 6)}
    percents = {f"pilar{i}_pct" for i in range(1, 6)}
    sound = [
        example(PILAR),
        example(PILAR, kode_desa=village(2002), **dict.fromkeys(percents, "")),
        example(PILAR, kode_desa=village(2003), **dict.fromkeys(families, "")),
    ]
    traps = [
        Trap(
            {"kode_desa": village(2010), **dict.fromkeys([*families, *percents], "")},
            families,
            "Kelima pilar kosong",
        ),
        Trap(
            {"kode_desa": village(2011), "pilar3_kk": "321", "pilar3_pct": ""},
            {"pilar3_kk"},
            "lebih banyak daripada jumlah KK",
        ),
        Trap(
            {"kode_desa": village(2014), "jumlah_kk": "0"},
            {*families, "tiga_pilar_kk", "jumlah_kk"},
            "dari 1",
        ),
        # a fraction in the column of percents
        Trap(
            {"kode_desa": village(2012), "pilar2_pct": "0,75"}, {"pilar2_pct"}, "bukan 0 sampai 1"
        ),
        Trap(
            {
                "kode_desa": village(2015),
                **dict.fromkeys(families, ""),
                **dict.fromkeys(percents, "0,92"),
            },
            percents,
            "mungkin pecahan",
        ),
        Trap(
            {"kode_desa": village(2013), "pilar5_pct": "128,13"},
            {"pilar5_pct"},
            "lebih besar dari 100",
        ),
    ]
    check_traps(home, PILAR, sound, traps)
