"""A ticket that was not solved in time."""

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.tickets import OfTarget
from storage.rules import Rule
from storage.watches import DAY, HOUR


class Breached(OfTarget):
    name, order = "ticket past its target", 70
    unit, again = HOUR, DAY
    title = N_("A ticket is overdue")
    number = N_("Hours overdue")

    def condition(self, t: Translator, rule: Rule) -> Markup:
        if not rule.number:
            return t("a ticket is overdue")
        return t.count("a ticket is {n} hour overdue", "a ticket is {n} hours overdue", rule.number)
