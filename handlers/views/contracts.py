"""How contracts look, and the alert before one renews."""

import html
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import followups as followup_views
from handlers.views import opportunities
from handlers.views.acts import Done, Past, history, undo_button
from handlers.views.fields import amount_field, choice_field
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.products import Product


def one_line(t: Translator, contract: Contract) -> Markup:
    return b.joined(
        b.bold(contract.customer.name),
        b.clip(contract.name, 120),
        t.money(contract.value, contract.currency),
        contract.owner.name if contract.owner else "",
    )


def in_list(t: Translator, contract: Contract) -> Markup:
    """Return an entry of a customer's contracts: one that has ended says how."""
    is_running = contract.status is ContractStatus.ACTIVE
    return b.joined(
        b.clip(contract.name, 120),
        t.money(contract.value, contract.currency),
        t("renews {day}", day=t.day(contract.renews_on))
        if is_running
        else b.joined(label(t, contract.status), t.day(contract.renews_on)),
    )


def renewal(t: Translator, contract: Contract, today: date, *, late: bool) -> b.Message:
    """Return the alert that comes a lead time before the renewal date."""
    days = (contract.renews_on - today).days
    if days > 0:
        when = t.count(
            "renews in {n} day: {day}", "renews in {n} days: {day}", days, day=t.day(contract.renews_on)
        )
    elif days == 0:
        when = t("renews today: {day}", day=t.day(contract.renews_on))
    else:
        when = t("was due to renew on {day}", day=t.day(contract.renews_on))
    return b.message(
        b.section(
            b.lines(b.joined(b.bold(t("Renewal")), when, t("late") if late else ""), one_line(t, contract)),
            b.button(t("Show"), "customer.show", contract.customer_id),
        ),
        b.actions(
            b.button(t("Renewal opportunity"), "contract.renewal", contract.id, style="primary"),
            b.button(t("Renewed"), "contract.renewed", contract.id),
            b.button(t("Not renewed"), "contract.lost", contract.id),
            b.button(t("Edit"), "contract.edit", contract.id),
        ),
    )


def standing(t: Translator, contract: Contract, today: date) -> b.Message:
    """Return what replaces an alert: the state of the contract now."""
    if contract.status is ContractStatus.ACTIVE:
        return renewal(t, contract, today, late=False)
    is_renewed = contract.status is ContractStatus.RENEWED
    return b.message(
        b.section(
            b.lines(
                b.joined(b.bold(label(t, contract.status)), t.day(contract.renews_on)), one_line(t, contract)
            ),
            b.button(t("Show"), "customer.show", contract.customer_id),
        ),
        b.actions(
            b.button(t("Next contract"), "contract.next", contract.id) if is_renewed else None,
            b.button(t("Edit"), "contract.edit", contract.id),
        ),
    )


def card(t: Translator, contract: Contract, today: date, past: Sequence[Past]) -> b.Message:
    """Show a contract with what became of it."""
    return b.message(*standing(t, contract, today)["blocks"], *history(t, past))


def settled(
    t: Translator,
    shown: b.Message,
    deal: Opportunity | None,
    followups: Sequence[FollowUp],
    done: Done | None,
) -> b.Message:
    """Return what replaces an alert that was settled, with what was settled along with it."""
    return b.message(
        *shown["blocks"],
        b.context(t("The renewal: {opportunity}", opportunity=opportunities.one_line(t, deal)))
        if deal
        else None,
        *(b.context(t("Done: {followup}", followup=followup_views.one_line(t, one))) for one in followups),
        b.actions(undo_button(t, done)) if done else None,
    )


def undone(t: Translator, contract: Contract) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, contract)))


def renewal_name(t: Translator, contract: Contract) -> str:
    """Return the name of a contract's renewal opportunity."""
    return html.unescape(t("Renewal: {contract}", contract=contract.name[:150]))


def form(
    t: Translator,
    context: Mapping[str, Any],
    customer: Customer,
    currency: str,
    contract: Contract | None = None,
    *,
    on_sale: Sequence[Product] = (),
) -> b.View:
    """`currency` is the workspace's, for values without a sign; a contract without an id is a proposal."""
    known = contract
    renews = known.renews_on.isoformat() if known else None
    status = known.status if known else ContractStatus.ACTIVE
    return form_of(
        t,
        t("Edit contract") if known and known.id else t("New contract"),
        "contract.save",
        [
            b.section(b.bold(customer.name)),
            b.field(t("Name"), b.text_input("name", known.name if known else None)),
            _product_field(t, on_sale, known.product if known else None),
            amount_field(
                t, "value", t("Value"), known.value if known else None, known.currency if known else currency
            ),
            b.field(t("Renews on"), b.picker("datepicker", "renews_on", renews)),
            choice_field(t, "status", t("Status"), ContractStatus, status),
        ],
        context,
    )


def _product_field(t: Translator, on_sale: Sequence[Product], chosen: Product | None) -> b.Block | None:
    """Return the field for a contract's product: products may have lead days of their own."""
    products = [*on_sale, *([chosen] if chosen and chosen not in on_sale else [])][:100]
    options = [b.option(product.name, product.id) for product in products]
    if not options:
        return None
    select = b.select("product", options, t("Product"), chosen.id if chosen else None)
    return b.field(t("Product"), select, optional=True)


def saved(t: Translator, contract: Contract) -> b.Message:
    return b.message(
        b.section(
            b.lines(
                t("Saved: {contract}", contract=one_line(t, contract)),
                t("renews {day}", day=t.day(contract.renews_on)),
            ),
            b.button(t("Edit"), "contract.edit", contract.id),
        )
    )
