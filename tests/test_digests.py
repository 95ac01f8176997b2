"""Digests: right, on time, exactly once, for those who want them and with what they may see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.core.translation import Translator
from handlers.language.recurrence import Recurrence, parse
from handlers.views import digests
from handlers.views.recurrences import in_words
from slack_sandbox import Channel, Message, NotThere, Person
from storage import users
from storage.contracts import Contract
from storage.customers import Customer
from storage.digests import Digest
from storage.opportunities import Opportunity, Reason
from storage.permissions import Scope
from storage.tickets import Ticket
from storage.users import Role
from tests.language import NOW
from tests.language.test_recurrence import recurrences
from tests.office import Office, held
from tests.test_alerts import add_contract


async def sell(office: Office) -> None:
    """A day's work: a deal won, one lost, one open; a ticket past its target; a follow-up overdue."""
    acme = office.add_customer("Acme")
    for line in ('"Big deal" 50k', '"Small deal" 5k', '"Open deal" 20k stage proposal'):
        await office.sam.type(office.sales, f"/opp Acme {line}")
    for number, stage in ((1, "Closed won"), (2, "Closed lost")):
        card = await office.sam.type(office.sales, f"/opp #{number}")
        await office.sam.choose(card.message, "opportunity.stage", stage)
    await office.jing.type(office.support, "/ticket Acme all is down p1")
    await office.sam.type(office.sales, "/followup Acme send the offer in 3 hours")
    add_contract(office, acme, office.now.date() + timedelta(days=20))
    assert len(office.all(Opportunity)) == 3
    assert office.only(Contract).customer.name == office.only(Customer).name


async def subscribe(office: Office, person: Person, **fields: Any) -> Message:
    """Ask for a digest; returns what is said to it."""
    names = {"what": "Content", "where": "Post to", "when": "When"}
    await person.type(office.sales, "/crm digest")
    done = await person.submit(person.view, {names[name]: value for name, value in fields.items()})
    assert done.action == "closed", done
    await office.settle()
    return office.last(person, office.sales)


async def read_now(office: Office, person: Person, text: str = "/crm digest now") -> Message:
    await person.type(office.sales, text)
    await office.settle()
    return office.last(person, office.sales)


def digests_in(office: Office, person: Person, channel: Channel) -> list[Message]:
    return [
        one
        for one in person.sees(channel)
        if one.text.startswith(("Digest", "*Digest", "Your day", "*Your day"))
    ]


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.all_blocks]


async def test_digest_now_has_everything(office: Office) -> None:
    await sell(office)
    await office.sam.type(office.sales, "/followup Acme call them in 4 hours")
    await office.sam.type(office.sales, "/log Acme spoke to Li Wei")
    await office.move(hours=5)
    told = (await read_now(office, office.morgan)).text
    for part in (
        "*Pipeline* · 1 · US$20,000",
        "Weighted forecast: US$12,000",
        "• Proposal · 1 · US$20,000",
        "*Won* · 1 · US$50,000",
        "*Acme* · Big deal · US$50,000 · Sam Rivera",
        "*Acme* · Small deal · US$5,000 · Sam Rivera",
        "*Won by week*",
        "• week of 9 Mar · US$50,000",
        "*Overdue follow-ups* · 2\n• Sam Rivera · 2",
        "• *Sam Rivera* · Call 1 · deals won: 1",
        "*Tickets* · 1 new · 1 overdue",
        "all is down",
        "• Open · 1",
        "*At risk*\n1 ticket due soon or overdue",
        "*Acme* · Standard plan",
    ):
        assert part in told, part


async def test_figures_are_drawn_and_said(office: Office) -> None:
    await sell(office)
    await office.sam.type(office.sales, "/log Acme spoke to Li Wei")
    await office.move(hours=5)
    told = await read_now(office, office.morgan)
    charts = [block["chart"]["type"] for block in told.all_blocks if block["type"] == "data_visualization"]
    assert charts == ["bar", "line"], "Slack takes two; the third is said in words"
    assert kinds(told).count("data_table") == 1
    office.sandbox.change(office.morgan, locale="en-GB")
    with office.session() as session:
        user = users.by_slack_id(session, office.morgan.id)
        assert user
        user.role = Role.SUPPORT
    told = await read_now(office, office.morgan)
    charts = [block["chart"]["type"] for block in told.all_blocks if block["type"] == "data_visualization"]
    assert charts == [], "nobody's deals and tickets are his own"


async def test_where_slack_refuses_charts_there_are_words(office: Office) -> None:
    await sell(office)
    office.sandbox.faults.add("chat.postEphemeral", error="invalid_blocks")
    told = await read_now(office, office.morgan)
    assert not {"data_visualization", "data_table"} & set(kinds(told))
    assert "• Proposal · 1 · US$20,000" in told.shown
    assert "actions" in kinds(told), "one can still act"


async def test_each_has_their_own_when_and_where_they_like(office: Office) -> None:
    await sell(office)
    said = await subscribe(
        office, office.morgan, what="Everything", where=office.sales, when="every Monday 8:30"
    )
    assert "every Monday at 08:30" in said.shown
    assert "next: Mon, 16 Mar 2026 08:30 (London)" in said.shown
    await subscribe(office, office.morgan, what="Everything", when="every day at 17:00")
    await subscribe(office, office.sam, what="My day", when="every weekday at 8:30")
    await office.move(hours=2, minutes=39)
    assert not digests_in(office, office.morgan, office.morgan.dm)
    await office.move(minutes=1)
    (first,) = digests_in(office, office.morgan, office.morgan.dm)
    assert "Big deal" in first.text
    assert "due 17" not in first.text
    await office.move(days=1)
    _, second = digests_in(office, office.morgan, office.morgan.dm)
    assert "Big deal" not in second.text, "won since the last one only"
    (brief,) = digests_in(office, office.sam, office.sam.dm)
    assert "08:30" not in brief.text
    assert "Your day, Sam Rivera" in brief.text
    for _ in range(5):
        await office.move(days=1)
    assert len(digests_in(office, office.jing, office.sales)) == 1
    assert len(digests_in(office, office.sam, office.sam.dm)) == 4, "Thursday, Friday, Monday, Tuesday"


async def test_a_brief_is_of_what_is_ones_own(office: Office) -> None:
    acme = office.add_customer("Acme")
    globex = office.add_customer("Globex", owner=office.morgan)
    add_contract(office, acme, office.now.date() + timedelta(days=20), "Mine")
    add_contract(office, globex, office.now.date() + timedelta(days=20), "Hers")
    office.add_contact(acme, "Li Wei", birthday="03-15")
    office.add_contact(globex, "Ann Lee", birthday="03-15")
    await office.sam.type(office.sales, "/opp Acme Slipping 9k close 12 Mar")
    await office.morgan.type(office.sales, "/opp Globex Others 9k close 12 Mar")
    await office.sam.type(office.sales, "/followup Acme call them at 4pm")
    told = (await read_now(office, office.sam)).text
    assert "*Due today* · 1\n• 4:00 PM · *Acme* · call them" in told
    assert "*To close soon* · 1\n• *Acme* · Slipping" in told
    assert "*Birthdays* · 1\n• *Li Wei* · Acme · Sun, Mar 15, 2026" in told
    assert "Mine" in told
    for others in ("Hers", "Ann Lee", "Others", "Globex"):
        assert others not in told
    await office.move(days=16)
    told = (await read_now(office, office.sam)).text
    assert "*Overdue* · 1" in told
    assert "was due to close Thu, Mar 12, 2026 · 16 days in Lead" in told


async def test_three_acts(office: Office) -> None:
    await sell(office)
    await office.move(days=20)
    told = await read_now(office, office.morgan)
    await office.morgan.press(told, "Show the riskiest deal")
    assert "Open deal" in office.last(office.morgan, office.sales).shown
    await office.morgan.press(told, "See overdue follow-ups")
    assert "send the offer" in office.last(office.morgan, office.sales).shown
    await office.morgan.press(told, "Take the oldest ticket")
    await office.settle()
    assert "all is down" in office.last(office.morgan, office.sales).shown
    ticket = office.only(Ticket)
    assert ticket.owner.slack_id == office.morgan.id
    await office.morgan.press(told, "Take the oldest ticket")
    assert "Every open ticket has an owner" in office.last(office.morgan, office.sales).shown


async def test_why_a_deal_was_won_or_lost_is_asked_once_and_counted(office: Office) -> None:
    office.add_customer("Acme")
    for name in ("One", "Two"):
        await office.sam.type(office.sales, f'/opp Acme "{name}" 5k')
    card = await office.sam.type(office.sales, "/opp #1")
    await office.sam.choose(card.message, "opportunity.stage", "Closed lost")
    assert office.sam.view.title == "Why was it lost?"
    await office.sam.submit(office.sam.view, {"Reason": "Too expensive", "Note": "Globex is cheaper"})
    await office.settle()
    assert "Too expensive · Globex is cheaper" in office.last(office.sam, office.sales).shown
    await office.sam.type(office.sales, "/opp #2 lost")
    await office.sam.submit(office.sam.view)
    lost, unexplained = office.all(Opportunity)
    assert (lost.reason, unexplained.reason) == (Reason.PRICE, None)
    told = (await read_now(office, office.morgan)).text
    assert "Why: Too expensive · 1; no reason given · 1" in told
    await office.sam.type(office.sales, '/opp Acme "Three" 5k')
    await office.sam.type(office.sales, "/opp #3 won")
    assert office.sam.view.title == "Why was it won?"
    await office.sam.submit(office.sam.view, {"Reason": "Trust"})
    assert "Reason won" in (await office.sam.type(office.sales, "/opp #3")).text
    assert "Why: Trust · 1" in (await read_now(office, office.morgan)).text
    await office.sam.type(office.sales, "/opp #1 proposal")
    assert office.all(Opportunity)[0].reason is None, "it is open again"


async def test_a_missed_digest_comes_once_late_and_covers_the_whole_time(office: Office) -> None:
    await subscribe(office, office.morgan, where=office.support, when="daily at 9:00")
    await sell(office)
    office.sandbox.clock.move(days=3)
    await office.settle()
    (told,) = digests_in(office, office.sam, office.support)
    assert "due 09:00" in told.shown
    assert "Big deal" in told.text


async def test_nothing_to_report_is_one_line(office: Office) -> None:
    told = await read_now(office, office.morgan)
    assert "nothing to report" in told.text
    assert len(told.text.splitlines()) == 1


async def test_in_chinese(office: Office) -> None:
    told = await read_now(office, office.jing, "/crm 简报 现在")
    assert "没有需要报告的事" in told.text
    await office.jing.type(office.sales, "/crm 简报 每周五下午5点")
    assert held(office.jing.view, "when") == "每周五下午5点"
    assert (await office.jing.submit(office.jing.view)).action == "closed"
    await office.settle()
    said = office.last(office.jing, office.sales).shown
    assert "17:00" in said
    assert "2026年3月13日" in said


@pytest.mark.parametrize("typed", ["tomorrow", "soon", "every"])
async def test_what_is_no_recurrence_is_said_beside_the_field(office: Office, typed: str) -> None:
    await office.sam.type(office.sales, "/crm digest")
    wrong = await office.sam.submit(office.sam.view, {"When": typed})
    assert list(wrong.errors) == ["when"]
    assert "every weekday at 8:30" in wrong.errors["when"]
    assert not office.all(Digest)


async def test_a_team_digest_is_for_who_has_a_team(office: Office) -> None:
    await office.sam.type(office.sales, "/crm digest")
    with pytest.raises(NotThere):
        await office.sam.submit(office.sam.view, {"Content": "My team"})
    with office.session() as session:
        for person, team in ((office.sam, "East"), (office.jing, "East"), (office.morgan, "West")):
            user = users.by_slack_id(session, person.id)
            assert user
            users.appoint(session, user, user.role, team)
    await sell(office)
    office.add_customer("Globex", owner=office.morgan)
    await office.morgan.type(office.sales, '/opp Globex "Of the west" 7k')
    await subscribe(office, office.sam, what="My team", where=office.support, when="daily at 9")
    await office.move(days=1)
    (told,) = digests_in(office, office.jing, office.support)
    assert "Digest: East" in told.text
    assert "*Pipeline* · 1 · $20,000" in told.text


async def test_changed_by_a_manager_it_keeps_its_owner_and_clock(office: Office) -> None:
    said = await subscribe(office, office.sam, what="My day", where=office.support, when="weekdays at 8:30")
    before = office.only(Digest)
    await office.morgan.type(office.sales, "/crm digest")
    await office.settle()
    listed = office.last(office.morgan, office.sales)
    await office.morgan.press(listed, "Change")
    assert "London time" not in office.morgan.view.shown
    assert "New York" in office.morgan.view.shown
    await office.morgan.submit(office.morgan.view)
    after = office.only(Digest)
    assert (after.next_at, after.rule, after.zone, after.owner_id) == (
        before.next_at,
        before.rule,
        before.zone,
        before.owner_id,
    )
    await office.sam.press(said, "Stop")
    assert not office.all(Digest)


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "zh-CN"])
@given(rule=recurrences, last=st.dates(date(2026, 3, 12), date(2060, 12, 31)))
def test_a_rule_that_is_shown_in_words_can_be_typed_again(locale: str, rule: Recurrence, last: date) -> None:
    words = in_words(Translator(locale, ZoneInfo("UTC")), rule)
    assume(len(words) <= 300)  # no more of a line is read
    assert parse(words, locale=locale) == rule, words
    ending = replace(rule, until=last)
    words = in_words(Translator(locale, ZoneInfo("UTC")), ending)
    assume(len(words) <= 300)
    assert parse(words, locale=locale, now=NOW) == ending, words


async def test_who_moves_gets_it_on_the_clock_there(office: Office) -> None:
    await subscribe(office, office.sam, what="My day", when="daily at 8:30")
    await subscribe(office, office.sam, what="My day", where=office.support, when="daily at 8:30")
    office.sandbox.change(office.sam, tz="Asia/Tokyo")
    await office.move(hours=2)
    await office.sam.type(office.sales, "/crm help")
    mine, everybodys = office.all(Digest)
    assert (mine.zone, everybodys.zone) == ("Asia/Tokyo", "America/New_York")
    assert f"{mine.next_at:%d %H:%M}" == "11 23:30"


async def test_twice_the_same_is_once(office: Office) -> None:
    for _ in range(2):
        await subscribe(office, office.sam, what="My day", when="weekdays at 8:30")
    assert len(office.all(Digest)) == 1


async def test_asked_for_between_two_people_it_comes_from_rapport(office: Office) -> None:
    dm = office.sandbox.workspace.direct(office.sam.user, office.morgan.user)
    await office.morgan.type(dm, "/crm digest now")
    await office.settle()
    assert any("Digest" in text for text in office.texts(office.morgan, office.morgan.dm))


@pytest.mark.parametrize(("refused", "table"), [(1, ["table"]), (2, [])])
async def test_where_slack_refuses_its_new_table_there_is_a_plain_one(
    office: Office, refused: int, table: list[str]
) -> None:
    await sell(office)
    await office.sam.type(office.sales, "/log Acme spoke to Li Wei")
    office.sandbox.faults.add("chat.postEphemeral", error="invalid_blocks", times=refused)
    told = await read_now(office, office.morgan)
    assert [kind for kind in kinds(told) if "table" in kind] == table
    assert "data_visualization" not in kinds(told)
    assert "• Proposal · 1 · US$20,000" in told.shown
    assert ("Sam Rivera* · Call 1 · deals won: 1" in told.shown) is not bool(table)
    assert "actions" in kinds(told), "one can still act"


async def test_one_that_ends_comes_a_last_time_and_then_no_more(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm digest")
    over = await office.morgan.submit(office.morgan.view, {"When": "every Monday 9am until 13 March"})
    assert over.errors == {"when": "That ends before its first time."}
    said = await subscribe(
        office, office.morgan, what="Everything", where=office.support, when="every day at 9am until 13 March"
    )
    assert "every day at 09:00 until Fri, 13 Mar 2026" in said.shown
    await office.morgan.press(said, "Change")
    assert held(office.morgan.view, "when") == "every day at 09:00 until Fri, 13 Mar 2026"
    await office.morgan.submit(office.morgan.view)
    office.sandbox.change(office.morgan, tz="Asia/Tokyo")
    await office.morgan.type(office.sales, "/crm help")
    for _ in range(4):
        await office.move(days=1)
    assert len(digests_in(office, office.sam, office.support)) == 2, "on Thursday and Friday"
    assert not office.all(Digest)


def drawn(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every message and form of digests but for their figures; see tests/test_views.py."""
    n = w["many"]
    digest = Digest(
        id=1,
        owner=w["owner"],
        breadth=Scope.TEAM,
        channel_id="C1",
        zone="UTC",
        rule=Recurrence("week", weekdays=(0,)).rule(),
        next_at=w["now"],
    )
    yield digests.listing(t, [digest] * n)
    yield digests.saved(t, digest)
    yield digests.stopped(t, digest)
    yield digests.overdue(t, n, [w["followup"]] * n, "all")
    yield digests.form(t, {}, list(Scope), when=w["typed"][:200])
