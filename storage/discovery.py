"""Find what stands in a package, so that no list has to name it."""

from importlib import import_module
from inspect import isabstract, isclass
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def modules_of(package: str) -> dict[str, ModuleType]:
    """Import the modules of a package, and return them by their short names."""
    found = iter_modules(import_module(package).__path__)
    return {module.name: import_module(f"{package}.{module.name}") for module in found}


def declared_in(package: str, base: type[Any]) -> list[Any]:
    """Return the classes of this kind that the modules of a package declare, by their `order`."""
    declared = {
        one
        for module in modules_of(package).values()
        for one in vars(module).values()
        if isclass(one) and issubclass(one, base) and not isabstract(one)
    }
    return sorted(declared, key=lambda one: one.order)
