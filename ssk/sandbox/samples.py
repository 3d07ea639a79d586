"""CONTOH figures: made up, the same at every start, never from a random generator."""

import hashlib


def unit_interval(tag: str, code: str, year: int) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    digest = hashlib.sha256(f"{tag}|{code}|{year}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _share(total: int, low: float, high: float, tag: str, code: str, year: int) -> int:
    return round(total * (low + (high - low) * unit_interval(tag, code, year)))


def improved_pct(code: str, year: int, real_2021_pct: float, tag: str) -> int:
    """Households with improved access in hundredths of a per cent, drifting from the 2021 value."""
    value = round(real_2021_pct * 100)
    for step in range(2022, year + 1):
        value += round(-50 + 250 * unit_interval(tag, code, step))
    return min(value, 10000)


def sanitation_ladder(code: str, year: int, real_2021_pct: float) -> dict[str, float]:
    """Rung label -> per cent of households. The six leaf rungs sum to exactly 100.00.

    2021 has no "Layak": the real T1 value is there, and the rungs agree with it.
    """
    improved = improved_pct(code, year, real_2021_pct, "sanitasi")
    rest = 10000 - improved
    safe = _share(improved, 0.05, 0.16, "aman", code, year)
    shared = _share(improved, 0.04, 0.10, "bersama", code, year)
    open_od = _share(rest, 0.10, 0.25, "terbuka", code, year)
    concealed_od = _share(rest, 0.20, 0.40, "tertutup", code, year)
    rungs = {
        "Aman": safe,
        "Layak sendiri": improved - safe - shared,
        "Layak bersama": shared,
        "Belum layak": rest - open_od - concealed_od,
        "BABS tertutup": concealed_od,
        "BABS terbuka": open_od,
    }
    if year > 2021:
        rungs["Layak"] = improved
    return {label: value / 100 for label, value in rungs.items()}


def water_ladder(code: str, year: int, real_2021_pct: float) -> dict[str, float]:
    """Rung label -> per cent of households; surface water never exceeds 100 - improved."""
    improved = improved_pct(code, year, real_2021_pct, "air minum")
    rungs = {
        "Perpipaan": _share(improved, 0.15, 0.45, "perpipaan", code, year),
        "Layak terbatas": _share(improved, 0.01, 0.06, "terbatas", code, year),
        "Air permukaan": _share(10000 - improved, 0.30, 0.80, "permukaan", code, year),
    }
    if year > 2021:
        rungs["Layak"] = improved
    return {label: value / 100 for label, value in rungs.items()}


def household_count(code: str, population_count: int) -> int:
    """Households at about 3.8 persons each."""
    size = 3.7 + 0.2 * unit_interval("rumah tangga", code, 2024)
    return round(population_count / size)
