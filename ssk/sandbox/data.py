"""The files of the sandbox, read once at start-up."""

import csv
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA_DIR = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Kabkota:
    """A kabupaten or kota valid in 2025; both codes are text, the Kemendagri one dotted."""

    bps_code: str
    kemendagri_code: str
    name: str
    bps_label: str
    male_count: str
    female_count: str
    population_count: str
    area_km2: str  # blank for four regions
    sanitation_improved_pct: float
    water_improved_pct: float


@dataclass(frozen=True)
class SandboxData:
    """``provinces`` maps the 4-digit BPS code to the name; the rest are rows as in the files."""

    kabkota: list[Kabkota]
    provinces: dict[str, str]
    bps_variables: list[dict[str, str]]
    bps_facts: list[dict[str, str]]
    sipsn: list[dict[str, str]]
    worldbank: list[dict[str, str]]
    modified_at: float  # newest change of a file, seconds since the epoch

    def of_province(self, bps_prefix: str) -> list[Kabkota]:
        """Kabupaten and kota whose BPS code begins with the two digits of a province."""
        return [k for k in self.kabkota if k.bps_code.startswith(bps_prefix)]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file, all values text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(data_dir: Path = DEFAULT_DATA_DIR) -> SandboxData:
    """Read every file of ``data_dir``."""
    kabkota = [
        Kabkota(
            bps_code=row["bps_code"],
            kemendagri_code=row["kemendagri_code"],
            name=row["name"],
            bps_label=row["bps_label"],
            male_count=row["male_count"],
            female_count=row["female_count"],
            population_count=row["population_count"],
            area_km2=row["area_km2"],
            sanitation_improved_pct=float(row["sanitasi_layak_2021_pct"]),
            water_improved_pct=float(row["air_minum_layak_2021_pct"]),
        )
        for row in read_rows(data_dir / "kabkota.csv")
    ]
    return SandboxData(
        kabkota=kabkota,
        provinces={r["bps_code"]: r["name"] for r in read_rows(data_dir / "provinsi.csv")},
        bps_variables=read_rows(data_dir / "bps_variables.csv"),
        bps_facts=read_rows(data_dir / "bps_facts.csv"),
        sipsn=read_rows(data_dir / "sipsn_2024.csv"),
        worldbank=read_rows(data_dir / "worldbank.csv"),
        modified_at=max(path.stat().st_mtime for path in data_dir.glob("*.csv")),
    )
