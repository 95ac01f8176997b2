"""How handing over looks: what is open, who gets it, and what was given."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from storage.base import Owned
from storage.handovers import Pile
from storage.users import User

NAMED = 3
"""Records that are named of each kind."""

KINDS: Mapping[str, tuple[str, Callable[[Translator, int], Markup]]] = {
    "customer": (N_("Customers"), lambda t, n: t.count("{n} customer", "{n} customers", n)),
    "opportunity": (N_("Opportunities"), lambda t, n: t.count("{n} opportunity", "{n} opportunities", n)),
    "ticket": (N_("Tickets"), lambda t, n: t.count("{n} ticket", "{n} tickets", n)),
    "follow_up": (N_("Follow-ups"), lambda t, n: t.count("{n} follow-up", "{n} follow-ups", n)),
    "contract": (N_("Contracts"), lambda t, n: t.count("{n} contract", "{n} contracts", n)),
}
"""Kind -> its name, and so many of it in words."""


def left(t: Translator, user: User, piles: Sequence[Pile]) -> b.Message:
    """Tell who stands in that somebody is gone, and what they have open."""
    return b.message(
        b.section(
            b.lines(
                t("{name} is no longer a member here. This is still open:", name=b.bold(user.name)),
                b.bullets(_pile(t, pile) for pile in piles),
                t("Their follow-ups come to you when they are due."),
            )
        ),
        b.actions(b.button(t("Hand over…"), "handover.open", user.id, style="primary")),
    )


def form(
    t: Translator, context: Mapping[str, Any], user: User, piles: Sequence[Pile], heir: User | None
) -> b.View:
    """Return the form: each kind with what it holds, and the person who gets it."""
    fields = [b.section(t("{name} has this open. What you leave empty stays.", name=b.bold(user.name)))]
    for pile in piles:
        person = b.picker("users_select", pile.kind, heir.slack_id if heir else None)
        fields.append(b.field(t(KINDS[pile.kind][0]), person, hint=_pile(t, pile), optional=True))
    return form_of(t, t("Hand over"), "handover.save", fields, context, t("Hand over"))


def given(t: Translator, user: User, given: Sequence[tuple[str, int, User]]) -> b.Message:
    lines = (b.joined(_count(t, kind, count), to.name) for kind, count, to in given)
    return b.message(
        b.section(b.lines(t("Handed over from {name}:", name=b.bold(user.name)), b.bullets(lines)))
    )


def received(t: Translator, user: User, by: str, given: Sequence[tuple[str, int, User]]) -> b.Message:
    """Tell somebody what is theirs now."""
    giver = Markup(f"<@{by}>")
    lines = (_count(t, kind, count) for kind, count, _ in given)
    return b.message(
        b.section(
            b.lines(
                t("{giver} has handed over to you, from {name}:", giver=giver, name=b.bold(user.name)),
                b.bullets(lines),
            )
        )
    )


def _pile(t: Translator, pile: Pile) -> Markup:
    names = ", ".join(_name(record) for record in pile.first)
    more = "…" if pile.count > len(pile.first) else ""
    return Markup(f"{_count(t, pile.kind, pile.count)}: {b.clip(names + more, b.PHRASE_TEXT)}")


def _count(t: Translator, kind: str, count: int) -> Markup:
    return KINDS[kind][1](t, count)


def _name(record: Owned) -> str:
    """Return what a record is called: a customer's name, a ticket's subject, a follow-up's note."""
    return next(
        (str(value) for name in ("name", "subject", "note") if (value := getattr(record, name, None))),
        f"#{record.id}",
    )
