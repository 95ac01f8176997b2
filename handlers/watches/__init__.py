"""What a rule can watch: one module for each kind, found by being here."""

from handlers.watches.kind import Kind
from storage.discovery import declared_in
from storage.rules import Rule

__all__ = ["KINDS", "Kind", "kind_of"]

KINDS: dict[str, Kind] = {kind.name: kind() for kind in declared_in(__name__, Kind)}
"""By the name that a rule keeps, in the order in which people choose from them."""


def kind_of(rule: Rule) -> Kind:
    """Return the kind of a rule."""
    return KINDS[rule.kind]
