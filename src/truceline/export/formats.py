"""The formats that an export can have, by name. `parquet` is a folder of tables and lives in `frames.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from truceline.export.acled import export_acled
from truceline.export.atom import export_atom
from truceline.export.ceasefires import export_ceasefires
from truceline.export.exported import Exported
from truceline.export.filters import Filters
from truceline.export.gdelt import export_gdelt
from truceline.export.ged import export_ged
from truceline.export.geojson import export_geojson
from truceline.export.holdings import Holdings
from truceline.export.hxl import export_hxl
from truceline.export.plover_jsonl import export_plover
from truceline.export.polecat import export_polecat

PARQUET = "parquet"
GOLD = "gold"  # a folder too, of documents that people reviewed (`gold.py`)
EXPORTERS: Mapping[str, Callable[[Holdings, Filters], Exported]] = {
    "acled": export_acled,
    "ged": export_ged,
    "plover": export_plover,
    "polecat": export_polecat,
    "gdelt": export_gdelt,
    "ceasefires": export_ceasefires,
    "geojson": export_geojson,
    "hxl": export_hxl,
    "atom": export_atom,
}
