"""A ticket that is to be solved soon."""

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.tickets import OfTarget
from storage.rules import Rule
from storage.watches import HOUR


class Near(OfTarget):
    name, order = "ticket near its target", 60
    unit = -HOUR
    title = N_("A ticket is near its target")
    number, usual, least = N_("Hours before the target"), 1, 1

    def condition(self, t: Translator, rule: Rule) -> Markup:
        return t.count(
            "a ticket is to be solved within {n} hour",
            "a ticket is to be solved within {n} hours",
            rule.number,
        )
