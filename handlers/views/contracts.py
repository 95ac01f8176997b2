"""How contracts look, and the alert before one renews."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import amount_field, choice_field
from handlers.views.fields import form as form_of
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer


def one_line(t: Translator, contract: Contract) -> Markup:
    return b.joined(
        b.bold(contract.customer.name),
        b.clip(contract.name, 120),
        t.money(contract.value, contract.currency),
        contract.owner.name if contract.owner else "",
    )


def renewal(t: Translator, contract: Contract, today: date, *, late: bool) -> b.Message:
    """The alert, a lead time before the renewal date."""
    days = (contract.renews_on - today).days
    if days > 0:
        when = t.count(
            "renews in {n} day: {day}", "renews in {n} days: {day}", days, day=t.day(contract.renews_on)
        )
    elif days == 0:
        when = t("renews today: {day}", day=t.day(contract.renews_on))
    else:
        when = t("was to renew on {day}", day=t.day(contract.renews_on))
    return b.message(
        b.section(
            b.lines(b.joined(b.bold(t("Renewal")), when, t("late") if late else ""), one_line(t, contract)),
            b.button(t("Show"), "customer.show", contract.customer_id),
        )
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    customer: Customer,
    currency: str,
    contract: Contract | None = None,
) -> b.View:
    """`currency` is the workspace's, for values without a sign."""
    known = contract
    renews = known.renews_on.isoformat() if known else None
    status = known.status if known else ContractStatus.ACTIVE
    return form_of(
        t,
        t("Edit contract") if known else t("New contract"),
        "contract.save",
        [
            b.section(b.bold(customer.name)),
            b.field(t("Name"), b.text_input("name", known.name if known else None)),
            amount_field(
                t, "value", t("Value"), known.value if known else None, known.currency if known else currency
            ),
            b.field(t("Renews on"), b.picker("datepicker", "renews_on", renews)),
            choice_field(t, "status", t("Status"), ContractStatus, status),
        ],
        context,
    )


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
