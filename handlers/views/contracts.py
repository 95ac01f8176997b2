"""How contracts look, and the alert before one renews."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import choice_field
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer


def one_line(t: Translator, contract: Contract) -> Markup:
    return b.joined(
        b.bold(contract.customer.name),
        b.clip(contract.name, 120),
        t.money(contract.value, contract.currency),
        contract.owner.name if contract.owner else "",
    )


def renewal(t: Translator, contract: Contract, today: date, *, late: bool) -> b.Block:
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
) -> dict[str, Any]:
    value = f"{contract.value.normalize():f} {contract.currency}" if contract and contract.value else None
    return b.modal(
        t("Edit contract") if contract else t("New contract"),
        "contract.save",
        [
            b.section(b.bold(customer.name)),
            b.field(t("Name"), b.text_input("name", contract.name if contract else None)),
            b.field(
                t("Value"),
                b.text_input("value", value),
                hint=t("As in 50k, €75,000 or 3万; without a sign it is {currency}.", currency=currency),
                optional=True,
            ),
            b.field(
                t("Renews on"),
                b.picker("datepicker", "renews_on", contract.renews_on.isoformat() if contract else None),
            ),
            choice_field(
                t,
                "status",
                t("Status"),
                ContractStatus,
                contract.status if contract else ContractStatus.ACTIVE,
            ),
        ],
        submit=t("Save"),
        close=t("Cancel"),
        context=context,
    )


def saved(t: Translator, contract: Contract) -> b.Block:
    return b.message(
        b.section(
            b.lines(
                t("Saved: {contract}", contract=one_line(t, contract)),
                t("renews {day}", day=t.day(contract.renews_on)),
            ),
            b.button(t("Edit"), "contract.edit", contract.id),
        )
    )
