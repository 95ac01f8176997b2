"""Which customer was meant? The line is kept, so the answer is one press."""

from collections.abc import Sequence

from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views.customers import told_apart
from storage.customers import Customer

SHOWN = 5


def which_customer(
    t: Translator, name: str, draft_id: int, likely: Sequence[Customer], typed: str
) -> b.Block:
    """Likely customers as buttons, a search for the others, and `create` for a new one."""
    asked = (
        t("Which customer do you mean by “{name}”?", name=b.clip(name, 80))
        if name
        else t("Which customer is this about?")
    )
    place, shown = f"draft:{draft_id}", likely[:SHOWN]
    return b.message(
        b.section(asked),
        b.actions(
            *(
                b.button(name, f"pick.customer.{n}", customer.id)
                for n, (customer, name) in enumerate(zip(shown, told_apart(shown), strict=True))
            ),
            b.button(t("Create “{name}”", name=b.clip(name, 50)), "pick.create", draft_id) if name else None,
            b.external_select("customer", t("Another customer")),
            block_id=place,
        ),
        b.context(t("Saved as a draft: {typed}", typed=b.clip(typed, 1_500))),
    )


def draft_of(block_id: str) -> int:
    """Return the id of the draft that a block of `which_customer` belongs to."""
    return int(block_id.removeprefix("draft:"))
