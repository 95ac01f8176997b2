"""The Home tab."""

from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction
from tests.office import Office


async def test_home_shows_what_is_mine_and_waits(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them tomorrow")
    await office.sam.type(office.sales, "/opp Acme Pilot 20k")
    await office.sam.type(office.support, "/ticket Acme login fails")
    home = await office.sam.open_home()
    for part in ("call them", "Pilot", "login fails", "Sam Rivera"):
        assert part in home.shown
    other = await office.jing.open_home()
    assert "call them" not in other.shown
    assert "没有需要跟进的事" in other.shown


async def test_what_is_done_there_shows_at_once(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them tomorrow")
    home = await office.sam.open_home()
    await office.sam.press(home, "Done")
    assert office.only(FollowUp).status is FollowUpStatus.DONE
    assert "Nothing to follow up" in office.sam.home.shown
    await office.sam.press(office.sam.home, "Log a call")
    await office.sam.submit(
        office.sam.view, {"Customer": "Acme", "Notes": "hello", "Follow up on": "2026-03-20"}
    )
    assert office.only(Interaction).note == "hello"
    assert "hello" in office.sam.home.shown
    await office.settle()
    assert "Logged" in office.last(office.sam, office.sam.dm).shown


async def test_a_ticket_and_a_deal_of_one_number_carry_their_kinds(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Rollout 50k")
    await office.sam.type(office.sales, "/ticket Acme login fails")
    card = (await office.sam.type(office.sales, "/customer Acme")).message
    home = await office.sam.open_home()
    assert home
    for shown in (card.shown, home.shown):
        assert "Deal #1" in shown
        assert "Ticket #1" in shown
