"""One's own settings: quiet hours, and whether the birthday is announced."""

from storage.birthdays import Calendar
from storage.followups import FollowUp
from storage.users import User
from tests.office import Office, held


async def test_quiet_hours_are_ones_own(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm me")
    assert held(office.sam.view, "quiet_from") == "20:00"
    assert held(office.sam.view, "quiet_until") == "09:00"
    await office.sam.submit(office.sam.view, {"Quiet from": "16:00", "Quiet until": "11:00"})
    answer = await office.sam.type(office.sales, "/followup Acme send the offer tomorrow")
    assert "I'll remind you Thu, Mar 12, 2026 11:00 AM" in answer.text
    await office.sam.type(office.sales, "/followup Acme call them 5pm")
    await office.move(hours=6, minutes=40)
    assert ["call them" in text for text in office.texts(office.sam, office.sam.dm)] == [True]
    await office.move(hours=17)
    assert len(office.texts(office.sam, office.sam.dm)) == 1
    await office.move(hours=1)
    assert len(office.texts(office.sam, office.sam.dm)) == 2
    assert all(known.reminded_at for known in office.all(FollowUp))


async def test_a_birthday_is_announced_only_if_one_allows_it(office: Office) -> None:
    await office.sam.type(office.sales, "/crm me")
    wrong = await office.sam.submit(office.sam.view, {"Announce my birthday": ["In the birthdays channel"]})
    assert list(wrong.errors) == ["birthday"]
    wrong = await office.sam.submit(office.sam.view, {"Birthday": "the 12th"})
    assert "lunar 8-15" in wrong.errors["birthday"]
    await office.sam.submit(office.sam.view, {"Birthday": "lunar 1-24"})
    await office.jing.type(office.sales, "/crm me")
    await office.jing.submit(office.jing.view, {"生日": "03-12"})
    sam, jing = (
        next(u for u in office.all(User) if u.slack_id == who.id) for who in (office.sam, office.jing)
    )
    assert (sam.birthday, sam.birth_calendar, sam.greet) == ("01-24", Calendar.LUNAR, True)
    assert (jing.birthday, jing.greet) == ("03-12", False)
    await office.morgan.type(office.sales, "/crm alerts")
    await office.morgan.submit(
        office.morgan.view, {"Birthdays: where": office.sales, "Birthdays: at": "09:00"}
    )
    for _ in range(10):
        await office.move(days=1)
    told = [text for text in office.texts(office.jing, office.sales) if "irthday" in text]
    assert len(told) == 1
    assert f"<@{office.sam.id}>" in told[0]
    assert "lunar calendar" in told[0]


async def test_holidays_are_ones_own(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm me")
    assert held(office.sam.view, "holidays") == "workspace"
    assert office.sam.view
    offered = await office.sam.suggest(office.sam.view, "Public holidays", "germ")
    assert [one["text"]["text"] for one in offered] == ["Germany"]
    await office.sam.submit(office.sam.view, {"Public holidays": "Germany"})
    labour_day = await office.sam.type(office.sales, "/followup Acme call them May 1")
    assert "I'll remind you Mon, May 4, 2026 9:00 AM" in labour_day.text
    memorial_day = await office.sam.type(office.sales, "/followup Acme call them July 3")
    assert "outside your working hours" not in memorial_day.text
    daily = await office.sam.type(office.sales, "/followup Acme stand-up every weekday at 9:30")
    await office.move(days=50, hours=23)
    await office.sam.press(daily.message, "Done")
    assert daily.message
    assert "Next: *Mon, May 4, 2026 9:30 AM" in daily.message.shown
    await office.jing.type(office.sales, "/crm me")
    await office.jing.submit(office.jing.view, {"公共假日": "无"})
    await office.settle()
    assert "公共假日：无" in office.last(office.jing, office.sales).shown
    none = await office.jing.type(office.sales, "/followup Acme call them July 3")
    assert "不在你的工作" not in none.text
