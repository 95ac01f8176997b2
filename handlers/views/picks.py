"""Which customer was meant? The line is kept, so the answer is one press."""

from collections.abc import Sequence

from handlers.core.carried import an_id
from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views.customers import told_apart
from storage.customers import Customer


def which_customer(
    t: Translator,
    name: str,
    draft_id: int,
    likely: Sequence[Customer],
    typed: str,
    here: Customer | None = None,
) -> b.Block:
    """Likely customers as buttons, a search for the others, and `create` for a new one.

    `here` is the customer that the channel is linked to: offered last, for that reason.
    """
    asked = (
        t("Which customer do you mean by “{name}”?", name=b.clip(name, 80))
        if name
        else t("Which customer is this about?")
    )
    place = f"draft:{draft_id}"
    return b.message(
        b.section(asked),
        b.actions(
            *(
                b.button(name, f"pick.customer.{n}", customer.id)
                for n, (customer, name) in enumerate(zip(likely, told_apart(likely), strict=True))
            ),
            _linked(t, here, len(likely)) if here else None,
            b.button(t("Create “{name}”", name=b.clip(name, 50)), "pick.create", draft_id) if name else None,
            b.external_select("customer", t("Another customer")),
            block_id=place,
        ),
        b.context(t("Saved as a draft: {typed}", typed=b.clip(typed, 1_500))),
    )


def _linked(t: Translator, here: Customer, n: int) -> b.Element:
    name = t("{name} (this channel)", name=b.clip(here.name, 45))
    return b.button(name, f"pick.customer.{n}", here.id)


def draft_of(block_id: str) -> int:
    """Return the id of the draft that a block of `which_customer` belongs to."""
    return an_id(block_id.removeprefix("draft:"))
