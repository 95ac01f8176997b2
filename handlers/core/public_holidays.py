"""The public holidays of countries, as `holidays` knows them. It is loaded when a day is first asked for.

Of its countries only the one asked for is loaded: `holidays.country_holidays` imports all two hundred and
fifty, a third of a second and 8 MB.
"""

from collections.abc import Container
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


@cache
def countries() -> frozenset[str]:
    """Return the two letters of every country whose holidays are known."""
    from holidays.registry import COUNTRIES

    return frozenset(names[1] for names in COUNTRIES.values())


@cache
def public_holidays(country: str) -> Container[date]:
    """Return a country's holidays; a year is worked out when a day of it is first asked for."""
    from holidays.registry import COUNTRIES

    for module, (name, *codes) in COUNTRIES.items():
        if country in codes:
            days: Container[date] = getattr(_loaded(module), name)()
            return days
    return frozenset()


def _loaded(module: str) -> ModuleType:
    import holidays

    path = Path(holidays.__file__).parent / "countries" / f"{module}.py"
    spec = spec_from_file_location(f"holidays.countries.{module}", path)
    assert spec and spec.loader
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
