"""How a team works: set once by its admin, and everybody's lines are read by it."""

from datetime import date, timedelta

import holidays

from handlers.core.public_holidays import countries, public_holidays
from storage.audit import AuditEntry
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.users import Role, User
from storage.workspaces import WorkspaceSettings
from tests.office import Office, held


async def test_words_for_hours_mean_what_the_team_calls_them(office: Office) -> None:
    office.add_customer("Acme")
    await office.ada.type(office.sales, "/crm settings")
    assert held(office.ada.view, "morning") == "09:00"
    done = await office.ada.submit(
        office.ada.view, {"Morning begins at": "08:30", "The working day ends at": "16:00"}
    )
    assert done.action == "closed", done
    await office.settle()
    assert "8:30" in office.last(office.ada, office.sales).shown
    await office.sam.type(office.sales, "/followup Acme call them tomorrow morning")
    await office.sam.type(office.sales, "/followup Acme send the offer eod")
    times = [one.due_time.isoformat("minutes") for one in office.all(FollowUp)]
    assert times == ["08:30", "16:00"]
    await office.sam.type(office.sales, "/followup Acme ask again on Friday")
    assert office.all(FollowUp)[-1].remind_at.isoformat() == "2026-03-13T12:30:00+00:00"
    await office.sam.type(office.sales, "/followup")
    await office.sam.submit(
        office.sam.view, {"Customer": "Acme", "Task": "x", "When, in words": "friday morning"}
    )
    assert office.all(FollowUp)[-1].due_time.isoformat("minutes") == "08:30"


async def test_working_days_and_holidays(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("next working day", "in 2 working days"):
        await office.sam.type(office.sales, f"/followup Acme call {line}")
    assert [f"{one.due_on:%a %d}" for one in office.all(FollowUp)] == ["Thu 12", "Fri 13"]
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Working days": ["Sun", "Mon", "Tue", "Wed"]})
    await office.sam.type(office.sales, "/followup Acme call next working day")
    assert f"{office.all(FollowUp)[-1].due_on:%a %d}" == "Sun 15"


async def test_the_countrys_holidays_are_no_working_days(office: Office) -> None:
    office.add_customer("Acme")
    await office.move(days=113)  # Thursday, 2 July; the Fourth is kept on Friday
    await office.sam.type(office.sales, "/followup Acme call next working day")
    assert f"{office.all(FollowUp)[-1].due_on:%d %b}" == "06 Jul"
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Public holidays": None})
    await office.sam.type(office.sales, "/followup Acme call next working day")
    assert f"{office.all(FollowUp)[-1].due_on:%d %b}" == "03 Jul"


async def test_currency_and_the_role_of_new_people(office: Office) -> None:
    office.add_customer("Acme")
    await office.ada.type(office.sales, "/crm settings")
    await office.ada.submit(office.ada.view, {"Currency": "eur", "Role of new people": "Support"})
    await office.sam.type(office.sales, "/opp Acme Website 50k")
    assert office.only(Opportunity).currency == "EUR"
    new = office.sandbox.add_person("noor", real_name="Noor Aziz", tz="Asia/Dubai")
    await new.type(office.sales, "/crm help")
    known = {user.slack_id: user for user in office.all(User)}
    assert known[new.id].role is Role.SUPPORT
    changes = [entry.changes for entry in office.all(AuditEntry) if entry.entity == "workspace_settings"]
    assert changes[-1]["currency"] == ["USD", "EUR"]


async def test_what_is_wrong_stands_beside_its_field(office: Office) -> None:
    await office.ada.type(office.sales, "/crm settings")
    wrong = await office.ada.submit(
        office.ada.view,
        {
            "Currency": "money",
            "Country": "Atlantis",
            "Morning begins at": "18:00",
            "The working day ends at": "09:00",
        },
    )
    assert sorted(wrong.errors) == ["afternoon", "country", "currency", "end_of_day", "evening"]
    assert office.only(WorkspaceSettings).currency == "USD"


async def test_only_an_admin_sets_it(office: Office) -> None:
    for person in (office.sam, office.morgan):
        answer = await person.type(office.sales, "/crm settings")
        assert "can't change this workspace setting" in answer.text
        assert person.view is None


def test_one_country_is_loaded_as_all_would_be() -> None:
    assert countries() == set(holidays.list_supported_countries(include_aliases=False))
    days = [date(2026, 1, 1) + timedelta(n) for n in range(1000)]
    for country in ("AX", "CN", "DE", "GB", "IN", "US"):  # Åland's are made of Finland's
        theirs = holidays.country_holidays(country)
        found = [day in public_holidays(country) for day in days]
        assert any(found)
        assert found == [day in theirs for day in days], country
    assert date(2026, 1, 1) not in public_holidays("ZZ")
