"""A ticket that is to be solved soon."""

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.tickets import OfTarget
from storage.rules import Rule
from storage.watches import HOUR


class Near(OfTarget):
    name, order = "ticket near its target", 60
    unit = -HOUR
    title = N_("A ticket is due soon")
    number, usual, least = N_("Hours before it is due"), 1, 1

    def condition(self, t: Translator, rule: Rule) -> Markup:
        return t.count(
            "a ticket is due within {n} hour",
            "a ticket is due within {n} hours",
            rule.number,
        )
