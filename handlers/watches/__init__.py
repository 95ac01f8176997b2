"""What a rule can watch: one module for each kind, found by being here."""

from importlib import import_module
from inspect import isabstract, isclass
from pkgutil import iter_modules

from handlers.watches.kind import Kind
from storage.rules import Rule

__all__ = ["KINDS", "Kind", "kind_of"]

_modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_declared = {
    one
    for module in _modules
    for one in vars(module).values()
    if isclass(one) and issubclass(one, Kind) and not isabstract(one)
}

KINDS: dict[str, Kind] = {kind.name: kind() for kind in sorted(_declared, key=lambda kind: kind.order)}
"""By the name that a rule keeps, in the order in which people choose from them."""


def kind_of(rule: Rule) -> Kind:
    """Return the kind of a rule."""
    return KINDS[rule.kind]
