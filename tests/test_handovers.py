"""Somebody leaves: who is told, and how their work is handed over."""

from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.tickets import Ticket
from storage.users import User
from tests.office import Office
from tests.test_pauses import heard


async def work_of_sam(office: Office) -> None:
    for name in ("Acme", "Globex"):
        office.add_customer(name)
    await office.sam.type(office.sales, "/followup Acme send the offer tomorrow 10am")
    await office.sam.type(office.sales, "/opp Globex Pilot 20k")
    await office.sam.type(office.sales, "/opp #1 won")
    await office.sam.type(office.sales, "/opp Acme Rollout 50k")


def owners(office: Office) -> dict[str, str]:
    names = {user.id: user.slack_id for user in office.all(User)}
    records = [*office.all(Customer), *office.all(Opportunity), *office.all(FollowUp)]
    return {getattr(one, "name", "follow-up"): names[one.owner_id] for one in records if one.owner_id}


async def test_who_stands_in_is_told_at_once_and_hands_over_in_one_step(office: Office) -> None:
    await work_of_sam(office)
    await heard(office, lambda: office.sandbox.change(office.sam, deleted=True))
    told = office.last(office.morgan, office.morgan.dm)
    assert "*Sam Rivera* is no longer a member here." in told.shown
    for line in ("2 customers: Acme, Globex", "1 opportunity: Rollout", "1 follow-up: send the offer"):
        assert line in told.shown

    await office.morgan.press(told, "Hand over…")
    chosen = {"Customers": office.ada, "Opportunities": office.morgan, "Follow-ups": office.jing}
    done = await office.morgan.submit(office.morgan.view, chosen)
    assert done.action == "closed", done
    await office.settle()
    assert owners(office) == {
        "Acme": office.ada.id,
        "Globex": office.ada.id,
        "Pilot": office.sam.id,
        "Rollout": office.morgan.id,
        "follow-up": office.jing.id,
    }


async def test_without_a_manager_an_admin_stands_in(office: Office) -> None:
    await work_of_sam(office)
    await heard(office, lambda: office.sandbox.change(office.morgan, deleted=True))
    await heard(office, lambda: office.sandbox.change(office.sam, deleted=True))
    assert "*Sam Rivera* is no longer a member here." in office.last(office.ada, office.ada.dm).shown


async def test_a_handover_is_undone_as_a_whole(office: Office) -> None:
    await work_of_sam(office)
    await office.morgan.type(office.sales, "/crm handover @Sam Rivera")
    to_ada = dict.fromkeys(("Customers", "Opportunities", "Follow-ups"), office.ada)
    assert (await office.morgan.submit(office.morgan.view, to_ada)).action == "closed"
    await office.settle()
    before = {**owners(office)}
    assert set(before.values()) == {office.ada.id, office.sam.id}
    assert "has handed over to you, from *Sam Rivera*" in office.last(office.ada, office.ada.dm).shown
    answer = office.last(office.morgan, office.sales)
    assert "2 customers · Ada" in answer.shown
    await office.morgan.press(answer, "Undo")
    assert set(owners(office).values()) == {office.sam.id}


async def test_a_leavers_follow_up_reminds_who_stands_in(office: Office) -> None:
    await work_of_sam(office)
    await heard(office, lambda: office.sandbox.change(office.sam, deleted=True))
    await office.move(days=2)
    assert "*Follow up*" in office.last(office.morgan, office.morgan.dm).shown
    assert owners(office)["follow-up"] == office.morgan.id


async def test_a_rep_hands_over_nobodys_work(office: Office) -> None:
    await work_of_sam(office)
    refused = await office.jing.type(office.sales, "/crm 交接 @Sam Rivera")
    assert "你的角色" in refused.text
    empty = await office.morgan.type(office.sales, "/crm handover")
    assert "Whose work?" in empty.text
    nothing = await office.morgan.type(office.sales, "/crm handover @Morgan Blake")
    assert "has nothing open" in nothing.text


async def test_what_cannot_be_is_said_beside_the_field(office: Office) -> None:
    await work_of_sam(office)
    office.sandbox.add_person("noor", real_name="Noor Aziz", tz="Asia/Dubai", locale="en-GB")
    await office.morgan.type(office.sales, "/crm handover @Sam Rivera")
    noor = office.sandbox.person("noor")
    wrong = await office.morgan.submit(
        office.morgan.view, {"Customers": office.sam, "Opportunities": noor, "Follow-ups": office.jing}
    )
    assert set(wrong.errors) == {"customer", "opportunity"}
    assert len(office.all(Ticket)) == 0


async def test_shared_cards_follow_a_handover_and_its_undo(office: Office) -> None:
    await work_of_sam(office)
    for line in ("/customer globex", "/opp #2"):
        card = await office.sam.type(office.sales, line)
        await office.sam.press(card.message, "Share")
    await office.settle()
    await office.morgan.type(office.sales, "/crm handover @Sam Rivera")
    await office.morgan.submit(office.morgan.view, dict.fromkeys(("Customers", "Opportunities"), office.ada))
    await office.settle()
    assert [one.shown.count("*Owner*\nAda") for one in office.jing.sees(office.sales)] == [1, 1]
    await office.morgan.press(office.last(office.morgan, office.sales), "Undo")
    await office.settle()
    assert [one.shown.count("*Owner*\nSam") for one in office.jing.sees(office.sales)] == [1, 1]
