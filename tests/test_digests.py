"""Digests: right, on time, exactly once, for those who want them and with what they may see."""

import struct
import subprocess
import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.language.recurrence import Recurrence, parse
from handlers.translation import Translator
from handlers.views import charts, pictures
from handlers.views.charts import Sheet
from handlers.views.recurrences import in_words
from sandbox import Channel, Message, NotThere, Person
from storage import users
from storage.base import add
from storage.campaigns import Campaign, CampaignResponse, CampaignStatus
from storage.contracts import Contract
from storage.customers import Customer
from storage.digests import Digest
from storage.opportunities import LostReason, Opportunity
from storage.tickets import Ticket
from storage.users import Role
from tests.language.test_recurrence import recurrences
from tests.office import Office, held
from tests.test_alerts import add_contract
from tests.test_papers import ROOT


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
    names = {"what": "What of", "where": "Where", "when": "When"}
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
        "• Sam Rivera · Call · 1 · deals won: 1",
        "*Tickets* · 1 new · 1 past its target",
        "all is down",
        "• Open · 1",
        "*At risk*\n1 ticket near or past its target",
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
    assert "should have closed Thu, Mar 12, 2026 · 16 days in Lead" in told


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
    assert "No ticket waits" in office.last(office.morgan, office.sales).shown


async def test_silent_customers_are_at_risk(office: Office) -> None:
    acme, globex = office.add_customer("Acme"), office.add_customer("Globex")
    office.add_customer("Nothing to lose")
    for customer in (acme, globex):
        add_contract(office, customer, office.now.date() + timedelta(days=300))
    await office.sam.type(office.sales, "/log Acme spoke to Li Wei")
    await office.move(days=29)
    await office.sam.type(office.sales, "/log Globex spoke to them")
    await office.move(days=2)
    told = (await read_now(office, office.morgan)).text
    assert "1 customer gone silent\n• *Acme* · last heard of Wed, 11 Mar 2026 · Sam Rivera" in told


async def test_campaigns_answered(office: Office) -> None:
    acme = office.add_customer("Acme")
    with office.session() as session:
        spring = add(
            session,
            Campaign(name="Spring mail", channel="e-mail", currency="USD", status=CampaignStatus.RUNNING),
        )
        for days in (0, 40):
            at = office.now - timedelta(days=days)
            add(
                session,
                CampaignResponse(campaign_id=spring.id, customer_id=acme.id, response="yes", responded_at=at),
            )
    told = (await read_now(office, office.morgan)).text
    assert "• *Spring mail* · Running · 1 answer · 2 in all" in told


async def test_why_a_deal_was_lost_is_asked_once_and_counted(office: Office) -> None:
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
    assert (lost.lost_reason, unexplained.lost_reason) == (LostReason.PRICE, None)
    told = (await read_now(office, office.morgan)).text
    assert "Why: Too expensive · 1; no reason said · 1" in told
    await office.sam.type(office.sales, "/opp #1 proposal")
    assert office.all(Opportunity)[0].lost_reason is None, "it is open again"


async def test_first_response_and_resolution(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme all is down p1")
    await office.settle()
    await office.move(minutes=30)
    await office.jing.press(office.last(office.jing, office.support), "我来处理")
    await office.move(minutes=90)
    await office.jing.press(office.last(office.jing, office.support), "解决")
    told = (await read_now(office, office.morgan)).text
    assert "Half of them within: first response 30 minutes · resolution 2 hours" in told


async def test_a_missed_digest_comes_once_late_and_covers_the_whole_time(office: Office) -> None:
    await subscribe(office, office.morgan, where=office.support, when="daily at 9:00")
    await sell(office)
    office.sandbox.clock.move(days=3)
    await office.settle()
    (told,) = digests_in(office, office.sam, office.support)
    assert "due 09:00" in told.text
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


async def test_what_was_won_before_a_late_digest_is_counted_once(office: Office) -> None:
    office.add_customer("Acme")
    await subscribe(office, office.morgan, where=office.support, when="daily at 9")
    await office.sam.type(office.sales, "/opp Acme Deal 50k")
    office.sandbox.clock.move(hours=20)
    await office.sam.type(office.sales, "/opp #1 won")
    await office.move(minutes=30)
    await office.move(days=1)
    told = [one.text for one in digests_in(office, office.sam, office.support)]
    assert ["*Won*" in text for text in told] == [True, False]


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
        await office.sam.submit(office.sam.view, {"What of": "My team"})
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
    assert "On the clock" not in office.morgan.view.shown
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
@settings(max_examples=100, deadline=None)
@given(rule=recurrences)
def test_a_rule_that_is_shown_in_words_can_be_typed_again(locale: str, rule: Recurrence) -> None:
    words = in_words(Translator(locale, ZoneInfo("UTC")), rule)
    assume(len(words) <= 300)  # no more of a line is read
    assert parse(words, locale=locale) == rule, words


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


async def test_how_content_people_are_with_what_was_before(office: Office) -> None:
    office.add_customer("Acme")
    for scores in ((1, 2), (5, 4, 4)):
        for score in scores:
            await office.sam.type(office.support, "/ticket Acme all is down p1")
            await office.settle()
            await office.jing.press(office.last(office.jing, office.support), "Solve")
            await office.settle()
            await office.sam.press(office.last(office.sam, office.sam.dm), f"ticket.rate.{score}")
        told = (await read_now(office, office.morgan)).text
        await office.move(hours=25)
    assert "Satisfaction: 4.3 of 5 · 3 answers · before: 1.5" in told


def png_size(image: bytes | None) -> tuple[int, int]:
    assert image and image.startswith(b"\x89PNG")
    wide, tall = struct.unpack(">II", image[16:24])
    return wide, tall


async def test_a_picture_comes_to_who_asks_and_shows_what_the_digest_does(office: Office) -> None:
    await sell(office)
    await subscribe(office, office.morgan, what="Everything", where=office.sales, when="daily at 17:00")
    await office.move(hours=3)
    (told,) = digests_in(office, office.sam, office.sales)
    await office.sam.type(office.sales, "/opp #3 won")
    seen = office.texts(office.jing, office.sales)
    office.sandbox.faults.add("interactive", duplicate=True)
    await office.sam.press(told, "Picture")
    await office.at_rest()
    assert "It is in your direct messages with me" in office.last(office.sam, office.sales).shown
    assert office.texts(office.jing, office.sales) == seen, "nobody else asked for it"
    (sent,) = [one for one in office.sam.sees(office.sam.dm) if one.files]
    (file,) = sent.files
    assert png_size(file.content)[0] == 1200
    assert (file.name, file.title) == ("digest-2026-03-11.png", "Digest")
    assert file.alt_text.startswith("Digest · Tue, 10 Mar 2026 17:00 (London) to Wed, 11 Mar 2026 17:")
    for part in ("Lead US$0", "Proposal US$20,000", "9 Mar US$50,000", "Tickets by state: Open 1"):
        assert part in file.alt_text, part
    assert sent.text == "", "the picture has its words with it"


async def test_in_direct_messages_a_picture_needs_no_word(office: Office) -> None:
    await sell(office)
    await office.morgan.type(office.morgan.dm, "/crm digest now")
    await office.settle()
    told = office.last(office.morgan, office.morgan.dm)
    await office.morgan.press(told, "Picture")
    await office.at_rest()
    assert office.last(office.morgan, office.morgan.dm).files
    assert len(office.morgan.sees(office.morgan.dm)) == 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"error": "missing_scope"}, "installs the app again with its manifest"),
        ({"error": "file_uploads_disabled"}, "does not let apps upload"),
        ({"error": "storage_limit_reached"}, "no room left"),
        ({"error": "internal_error"}, "Slack says internal_error"),
        ({"reset": True}, "Slack was not to be reached"),
    ],
)
async def test_a_picture_that_cannot_be_given_says_why(office: Office, fault: Any, said: str) -> None:
    await sell(office)
    told = await read_now(office, office.morgan)
    office.sandbox.faults.add("files.completeUploadExternal", **fault)
    await office.morgan.press(told, "Picture")
    await office.at_rest()
    assert said in office.last(office.morgan, office.sales).shown
    assert "Pipeline" in told.shown, "the digest stands as it was"


def test_what_draws_is_loaded_when_something_is_drawn() -> None:
    asked = "import bot.rapport, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0


async def test_no_picture_without_charts(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them in 3 hours")
    assert "Picture" not in (await read_now(office, office.sam)).shown


amounts = st.decimals(0, 10**13, places=2) | st.integers(0, 10**6)
sheets = st.builds(
    Sheet,
    locale=st.sampled_from(["en-US", "en-GB", "zh-CN"]),
    title=st.sampled_from(["Digest: $East$ & <b>", "简报：华东 🚀", "\u0e44\u0e17\u0e22", "x" * 150]),
    below=st.just("Mon – Tue"),
    charts=st.lists(
        st.builds(
            charts.bar,
            title=st.just("各阶段商机"),
            labels=st.just(["Lead", "方案"]),
            series=st.dictionaries(
                st.sampled_from(["USD", "CNY", "JPY", "KWD"]), st.tuples(amounts, amounts), min_size=1
            ),
        )
        | st.builds(
            charts.line,
            title=st.just("Won by week"),
            labels=st.just(["2 Mar", "9 Mar", "16 Mar"]),
            series=st.dictionaries(
                st.sampled_from(["USD", "CNY", "JPY", "KWD"]), st.tuples(*[amounts] * 3), min_size=1
            ),
        )
        | st.builds(charts.pie, st.just("工单状态"), st.just({"Open": 3, "等待中": 0, "Solved": 5})),
        min_size=1,
        max_size=3,
    ),
)


@settings(max_examples=10, deadline=None)
@given(sheet=sheets)
def test_any_charts_can_be_drawn_and_carried_by_a_button(sheet: Sheet) -> None:
    """In whatever script: a character that no font has would be a box, and a warning, which fails here."""
    t = Translator(sheet.locale, ZoneInfo("UTC"))
    carried = Sheet.unpacked(sheet.packed())
    assert charts.in_words(t, carried) == charts.in_words(t, sheet)
    assert png_size(pictures.draw(t, carried))[0] == 1200
