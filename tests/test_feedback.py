"""Feedback: written down in a line or by its form, found on the customer's card, corrected and undone."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import feedback as views
from storage.feedback import Feedback, FeedbackKind
from tests.office import Office
from tests.test_products import add_product


@pytest.mark.parametrize(
    ("line", "kind", "body"),
    [
        ('Acme "slow delivery"', FeedbackKind.OPINION, "slow delivery"),
        ("Acme complaint: slow delivery", FeedbackKind.COMPLAINT, "slow delivery"),
        ("Acme suggests a dark theme", FeedbackKind.SUGGESTION, "suggests a dark theme"),
        ("Acme 投诉：发货太慢", FeedbackKind.COMPLAINT, "发货太慢"),
    ],
)
async def test_a_line_is_written_down_at_once(
    office: Office, line: str, kind: FeedbackKind, body: str
) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/crm feedback {line}")
    known = office.only(Feedback)
    assert (known.kind, known.body) == (kind, body)
    assert f"*Acme* · {kind.label}" in answer.text
    await office.sam.press(answer.message, "Undo")
    assert office.all(Feedback) == []


async def test_it_is_opened_from_the_customers_card_and_handled(office: Office) -> None:
    office.add_customer("Acme")
    add_product(office, "Widget", "W-1")
    answer = await office.sam.type(office.sales, "/crm feedback Acme complaint: slow delivery")
    await office.sam.press(answer.message, "Edit")
    await office.sam.submit(office.sam.view, {"Result": "Sent by courier", "Product": "Widget"})
    card = await office.sam.type(office.sales, "/customer acme")
    assert "*Feedback*\n• Complaint · slow delivery" in card.text
    await office.sam.press(card.message, "Complaint · slow delivery")
    shown = office.last(office.sam, office.sales).shown
    assert "Sent by courier" in shown
    assert "Widget" in shown


async def test_bare_it_opens_the_form_in_chinese_too(office: Office) -> None:
    office.add_customer("华为")
    await office.jing.type(office.support, "/crm 反馈")
    await office.jing.submit(office.jing.view, {"客户": "华为", "类型": "表扬", "客户说了什么": "很快"})
    known = office.only(Feedback)
    assert (known.kind, known.body) == (FeedbackKind.PRAISE, "很快")


async def test_of_an_unknown_customer_it_is_asked_which_one(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, '/crm feedback Acmee "slow delivery"')
    assert office.all(Feedback) == []
    await office.sam.press(answer.message, "Acme")
    assert office.only(Feedback).body == "slow delivery"


def drawn(t: Translator, world: Mapping[str, Any]) -> Iterator[b.Block]:
    """Yield every message of feedback."""
    said = Feedback(id=1, customer=world["customer"], kind=FeedbackKind.PRAISE, body=world["customer"].note)
    yield views.card(t, said, [])
    yield views.saved(t, said)
    yield views.undone(t, said)
