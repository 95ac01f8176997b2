"""Logging what was said."""

from storage.followups import FollowUp
from storage.interactions import Interaction
from tests.office import Office


async def test_a_call_is_logged_in_one_line_and_undone(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Li Wei")
    answer = await office.sam.type(
        office.sales, "/crm log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am"
    )
    assert answer.ok, answer
    print(answer.message.shown)
    assert "Acme" in answer.text
    assert "Tue, Mar 17, 2026 10:00" in answer.text
    call = office.only(Interaction)
    assert call.note == "spoke to Li Wei, wants 20 seats"
    await office.sam.press(answer.message, "Undo")
    assert office.all(Interaction) == []
    assert office.all(FollowUp) == []
