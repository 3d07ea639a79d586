"""The files of the sandbox: the regions that all sources share, and each source's own rows."""

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


class SandboxData:
    """The files of a directory; a source reads its own with `rows` when the sandbox starts.

    ``provinces`` maps the 4-digit BPS code to the name, ``modified_at`` is the newest change of a
    file in seconds since the epoch.
    """

    def __init__(self, data_dir: Path = DEFAULT_DATA_DIR) -> None:
        self.data_dir = data_dir
        self.modified_at = max(path.stat().st_mtime for path in data_dir.iterdir())
        self.provinces = {row["bps_code"]: row["name"] for row in self.rows("provinsi.csv")}
        self.kabkota = [
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
            for row in self.rows("kabkota.csv")
        ]

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a UTF-8 CSV file, all values text."""
        with (self.data_dir / name).open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def of_province(self, bps_prefix: str) -> list[Kabkota]:
        """Kabupaten and kota whose BPS code begins with the two digits of a province."""
        return [k for k in self.kabkota if k.bps_code.startswith(bps_prefix)]
