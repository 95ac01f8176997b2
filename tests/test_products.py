"""Products: listed, entered by form, shown, changed in a line and undone."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import products as views
from storage import users
from storage.base import add
from storage.products import Product
from storage.users import Role
from tests.office import Office


def add_product(office: Office, name: str, code: str, **fields: Any) -> None:
    """Make a product known."""
    with office.session() as session:
        add(session, Product(name=name, code=code, **{"currency": "USD", **fields}))


async def test_a_product_is_entered_shown_and_undone(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm product new Widget")
    form = office.morgan.view
    wrong = await office.morgan.submit(form, {"Code": "W-1", "List price": "much"})
    assert set(wrong.errors) == {"price"}
    await office.morgan.submit(form, {"List price": "€99.50", "Description": "Turns"})
    await office.settle()
    known = office.only(Product)
    assert (known.name, known.code, known.price, known.currency) == ("Widget", "W-1", Decimal("99.5"), "EUR")
    saved = office.last(office.morgan, office.sales)
    card = await office.sam.type(office.sales, "/crm product w-1")
    assert "€99.50" in card.text
    assert "Turns" in card.text
    assert "Edit" not in card.message.shown
    await office.morgan.press(saved, "Undo")
    assert office.all(Product) == []


async def test_any_field_is_changed_in_a_line_with_undo(office: Office) -> None:
    add_product(office, "Widget", "W-1", price=Decimal(100))
    answer = await office.morgan.type(
        office.sales, "/crm product Widget price 120 EUR, competitors Acme, Globex"
    )
    assert "*List price*: US$100 → €120" in answer.text
    assert (office.only(Product).price, office.only(Product).currency) == (120, "EUR")
    assert "Acme, Globex" in (await office.sam.type(office.sales, "/crm product widget")).text
    await office.morgan.press(answer.message, "Undo")
    assert (office.only(Product).price, office.only(Product).currency) == (100, "USD")


async def test_a_chinese_line_changes_one(office: Office) -> None:
    add_product(office, "网关", "G-1")
    with office.session() as session:
        jing = users.by_slack_id(session, office.jing.id)
        assert jing
        jing.role = Role.MANAGER
    answer = await office.jing.type(office.sales, "/crm 产品 网关 价格300，型号X2")
    assert office.only(Product).model == "X2"
    assert "未填写 → X2" in answer.text


async def test_a_code_is_given_once(office: Office) -> None:
    add_product(office, "Widget", "W-1")
    add_product(office, "Gadget", "G-1")
    taken = await office.morgan.type(office.sales, "/crm product Gadget code w-1")
    assert "Another record has this already" in taken.text
    await office.morgan.type(office.sales, "/crm product new Other")
    wrong = await office.morgan.submit(office.morgan.view, {"Code": "W-1"})
    assert set(wrong.errors) == {"code"}
    assert len(office.all(Product)) == 2


async def test_who_sells_reads_them_and_changes_none(office: Office) -> None:
    add_product(office, "Widget", "W-1")
    for line in ("/crm product Widget price 1", "/crm product new"):
        assert "Your role" in (await office.sam.type(office.sales, line)).text
    assert office.only(Product).price is None


async def test_the_list_goes_on_with_more(office: Office) -> None:
    for number in range(12):
        add_product(office, f"Part {number:02}", f"P{number}")
    listed = await office.sam.type(office.sales, "/crm product")
    assert "Part 09" in listed.text
    assert "Part 10" not in listed.text
    await office.sam.press(listed.message, "More")
    assert "Part 11" in office.last(office.sam, office.sales).shown
    await office.sam.press(office.last(office.sam, office.sales), "Show")
    assert office.last(office.sam, office.sales).shown.startswith("*Part 10* · P10")


async def test_what_goes_by_no_name_is_offered_to_be_added(office: Office) -> None:
    answer = await office.morgan.type(office.sales, "/crm product Sprocket")
    assert "No product matches “Sprocket”" in answer.text
    await office.morgan.press(answer.message, "New product")
    await office.morgan.submit(office.morgan.view, {"Code": "S"})
    assert office.only(Product).name == "Sprocket"


async def test_an_empty_field_is_added_from_the_card(office: Office) -> None:
    add_product(office, "Widget", "W-1")
    card = await office.morgan.type(office.sales, "/crm product widget")
    await office.morgan.choose(card.message, "record.add", "Specification")
    await office.morgan.submit(office.morgan.view, {"Specification": "10 cm"})
    assert office.only(Product).specification == "10 cm"


def drawn(t: Translator, world: Mapping[str, Any]) -> Iterator[b.Block]:
    """Yield every message of products."""
    name = world["customer"].name
    product = Product(id=1, name=name, code=name, price=Decimal(5), currency="USD", is_active=False)
    for found in ([], [product] * world["many"]):
        yield views.listing(t, name, (len(found) * 3, found), may_create=True)
    yield views.card(t, product, [], may_edit=True)
    yield views.saved(t, product)
    yield views.undone(t, product)
