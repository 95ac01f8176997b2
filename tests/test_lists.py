"""Lists that a team owns: added to, renamed, ordered, retired, merged."""

from storage.customers import Customer
from tests.office import Office


async def test_an_entry_is_added_and_offered(office: Office) -> None:
    acme = office.add_customer("Acme")
    shown = await office.ada.type(office.sales, "/crm lists tier")
    assert "Gold" in shown.text
    await office.ada.press(shown.message, "Add to the list")
    await office.ada.submit(office.ada.view, {"Entries": "Platinum"})
    await office.sam.type(office.sales, "/customer acme tier platinum")
    with office.session() as session:
        assert session.get_one(Customer, acme.id).tier == "Platinum"


async def test_a_renamed_entry_keeps_its_records(office: Office) -> None:
    acme = office.add_customer("Acme", tier="Gold")
    shown = await office.ada.type(office.sales, "/crm lists tier")
    await office.ada.press(shown.message, "Edit")
    assert "1 × customer" in office.ada.view.shown
    await office.ada.submit(office.ada.view, {"Name": "Top"})
    assert "*Tier*\nTop" in (await office.sam.type(office.sales, "/customer acme")).text
    with office.session() as session:
        assert session.get_one(Customer, acme.id).tier == "Gold"


async def test_an_entry_that_is_merged_takes_its_records_along_and_is_undone(office: Office) -> None:
    acme = office.add_customer("Acme", tier="Gold")
    shown = await office.ada.type(office.sales, "/crm lists tier")
    await office.ada.press(shown.message, "Edit")
    await office.ada.submit(office.ada.view, {"Merge into": "Silver"})
    await office.settle()
    with office.session() as session:
        assert session.get_one(Customer, acme.id).tier == "Silver"
    refused = await office.sam.type(office.sales, "/customer acme tier gold")
    assert "Silver, Bronze" in refused.text
    await office.ada.press(office.last(office.ada, office.sales), "Undo")
    with office.session() as session:
        assert session.get_one(Customer, acme.id).tier == "Gold"


async def test_an_entry_moves_to_another_place(office: Office) -> None:
    shown = await office.ada.type(office.sales, "/crm lists tier")
    await office.ada.press(shown.message, "Edit")
    await office.ada.submit(office.ada.view, {"Place": "3"})
    moved = (await office.ada.type(office.sales, "/crm lists tier")).text
    assert moved.index("Silver") < moved.index("Bronze") < moved.index("Gold")


async def test_a_list_is_read_by_all_and_changed_by_those_who_may(office: Office) -> None:
    shown = await office.sam.type(office.sales, "/crm lists tier")
    assert "Gold" in shown.text
    assert "Add to the list" not in shown.text
    chinese = await office.jing.type(office.sales, "/crm 列表 级别")
    assert "金牌" in chinese.text


async def test_entries_that_differ_in_signs_are_two(office: Office) -> None:
    acme = office.add_customer("Acme")
    shown = await office.ada.type(office.sales, "/crm lists tier")
    await office.ada.press(shown.message, "Add to the list")
    await office.ada.submit(office.ada.view, {"Entries": "A\nA+\nR&D"})
    listed = (await office.ada.type(office.sales, "/crm lists tier")).text
    assert "A+" in listed
    await office.sam.type(office.sales, "/customer acme tier A+")
    with office.session() as session:
        assert session.get_one(Customer, acme.id).tier == "A+"


async def test_a_place_far_away_is_the_last(office: Office) -> None:
    shown = await office.ada.type(office.sales, "/crm lists tier")
    await office.ada.press(shown.message, "Edit")
    assert (await office.ada.submit(office.ada.view, {"Place": "9" * 25})).action == "closed"
    moved = (await office.ada.type(office.sales, "/crm lists tier")).text
    assert moved.index("Bronze") < moved.index("Gold")
