"""An EHRA study comes by file: strata, inputs of the index, weights as versioned parameters."""

from __future__ import annotations

from forms import Trap, check_traps, example, send
from support import Home

STRATA = "ehra.strata"
MASUKAN = "ehra.irs_input"
BOBOT = "ehra.irs_bobot"


def test_each_village_has_one_stratum(home: Home) -> None:
    sound = [
        example(STRATA),
        # not sampled; and a stratum that is not the number of its criteria, which is only BELIEVED
        example(STRATA, kode_desa="62.07.01.2002", responden="", strata="0"),
    ]
    traps = [
        Trap({"kode_desa": "62.07.01.2010", "strata": "5"}, {"strata"}, "lebih besar dari 4"),
        Trap({"kode_desa": "62.07.01.2011", "strata": ""}, {"strata"}, "wajib"),
        Trap({"kode_desa": "62.07.01.2012", "responden": "0"}, {"responden"}, "lebih kecil dari 1"),
        Trap(
            {"kode_desa": "62.07.01.2013", "padat": "sedang"}, {"padat"}, "tidak ada dalam daftar"
        ),
        Trap({"kode_desa": "62.08.01.2001"}, {"kode_desa"}, "tidak terletak"),
    ]
    check_traps(home, STRATA, sound, traps)


def test_a_village_in_two_strata_is_refused(home: Home) -> None:
    send(home, STRATA, [example(STRATA), example(STRATA, strata="3")])
    reasons = home.rows("select source_row, reason from ops.quarantine order by source_row")
    assert [row for row, _ in reasons] == ["row 2", "row 3"]
    assert all("Kunci baris ini sama" in reason for _, reason in reasons)


def test_one_study_is_one_part(home: Home) -> None:
    results = send(home, STRATA, [example(STRATA), example(STRATA, tahun="2015")])
    assert {result.part for result in results} == {"62.07/2015", "62.07/2025"}


def test_inputs_of_the_index(home: Home) -> None:
    sound = [
        example(MASUKAN),
        example(MASUKAN, subvariabel="1", berisiko_pct=""),
        example(MASUKAN, komponen="phbs"),
    ]
    traps = [
        Trap(
            {"subvariabel": "3", "berisiko": "161", "berisiko_pct": ""},
            {"berisiko", "sampel"},
            "lebih besar daripada jumlah sampel",
        ),
        # a fraction in the column of percents
        Trap(
            {"subvariabel": "4", "berisiko_pct": "0,6"},
            {"berisiko_pct", "berisiko", "sampel"},
            "bukan 0 sampai 1",
        ),
        Trap(
            {"subvariabel": "5", "sampel": "0", "berisiko": "0"}, {"sampel"}, "lebih kecil dari 1"
        ),
        Trap({"subvariabel": "3.2"}, {"subvariabel"}, "bilangan bulat"),
        Trap({"komponen": "drainase"}, {"komponen"}, "tidak ada dalam daftar"),
    ]
    check_traps(home, MASUKAN, sound, traps)


def test_weights_of_a_component_add_up_to_a_hundred(home: Home) -> None:
    third = {"komponen": "air limbah domestik", "bobot_4": ""}
    weights = {f"bobot_{i}" for i in range(1, 7)}
    sound = [
        example(BOBOT),
        # the set of the guide adds up to 99
        example(BOBOT, **third, bobot_1="33", bobot_2="33", bobot_3="33"),
        example(BOBOT, **third, versi="2014", bobot_1="33,3", bobot_2="33,3", bobot_3="33,4"),
        example(BOBOT, komponen="genangan air", bobot_1="100", bobot_2="", bobot_3="", bobot_4=""),
    ]
    traps = [
        Trap({"versi": "B1", "bobot_4": "35"}, weights, "bukan 100"),
        Trap({"versi": "B2", "bobot_4": "24"}, weights, "bukan 100"),
        # 0,25 four times
        Trap({"versi": "B3", **{f"bobot_{i}": "0,25" for i in range(1, 5)}}, weights, "bukan 100"),
        Trap({"versi": "B4", "bobot_1": "-25"}, {"bobot_1", *weights}, "lebih kecil dari 0"),
        Trap({"versi": ""}, {"versi"}, "wajib"),
        Trap({"versi": "B5", "dokumen": ""}, {"dokumen"}, "wajib"),
    ]
    check_traps(home, BOBOT, sound, traps)


def test_a_key_is_the_same_however_it_is_typed(home: Home) -> None:
    send(home, STRATA, [example(STRATA), example(STRATA, kode_desa="6207012001", strata="3")])
    send(home, MASUKAN, [example(MASUKAN), example(MASUKAN, komponen="PERSAMPAHAN", sampel="170")])
    rows = home.rows(
        "select distinct dataset_id, source_row from ops.quarantine"
        " where reason like 'Kunci baris ini sama%' order by 1, 2"
    )
    assert rows == [(name, row) for name in (MASUKAN, STRATA) for row in ("row 2", "row 3")]
