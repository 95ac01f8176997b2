"""A ticket that was not solved in time."""

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.tickets import OfTarget
from storage.rules import Rule
from storage.watches import DAY, HOUR


class Breached(OfTarget):
    name, order = "ticket past its target", 70
    unit, again = HOUR, DAY
    title = N_("A ticket is past its target")
    number = N_("Hours past the target")

    def condition(self, t: Translator, rule: Rule) -> Markup:
        if not rule.number:
            return t("a ticket is past its target")
        return t.count(
            "a ticket is {n} hour past its target", "a ticket is {n} hours past its target", rule.number
        )
