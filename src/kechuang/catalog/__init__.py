"""What the bureau means, as data: indicators, units, regions. Each loader reads its files once."""

from kechuang.catalog.checking import check_catalog
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.region import load_regions
from kechuang.catalog.resolving import resolve_unit, resolve_units
from kechuang.catalog.unit import load_units

__all__ = ["check_catalog", "load_indicators", "load_regions", "load_units", "resolve_unit", "resolve_units"]
