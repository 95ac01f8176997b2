"""Opportunities: made in a line, shown, moved, closed."""

from decimal import Decimal

import pytest

from storage.opportunities import Opportunity, Stage
from tests.office import Office, held

LINE = '/opp Acme "Website redesign" 50k close 30 Sep stage proposal'


async def test_one_line_makes_an_opportunity(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, LINE)
    assert "*#1* · *Website redesign*" in answer.text
    assert "$50,000" in answer.text
    assert "Wed, Sep 30, 2026" in answer.text
    deal = office.only(Opportunity)
    assert (deal.amount, deal.currency, deal.stage) == (Decimal(50_000), "USD", Stage.PROPOSAL)


async def test_chinese_line(office: Office) -> None:
    office.add_customer("华为技术有限公司")
    answer = await office.jing.type(office.sales, "/crm 商机 华为 系统升级 30万元")
    assert "你的角色不能创建这个商机" in answer.text
    answer = await office.morgan.type(office.sales, "/crm 商机 华为 系统升级 30万元 谈判阶段")
    deal = office.only(Opportunity)
    assert (deal.amount, deal.currency, deal.stage) == (Decimal(300_000), "CNY", Stage.NEGOTIATION)


async def test_list_and_number_show(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, LINE)
    listed = await office.sam.type(office.sales, "/opp list")
    assert "Your 1 open opportunity" in listed.text
    await office.sam.press(listed.message, "Show")
    assert "*#1* · *Website redesign*" in office.last(office.sam, office.sales).shown
    for text in ("#1", "1"):
        assert "Website redesign" in (await office.sam.type(office.sales, f"/opp {text}")).text
    assert "find that opportunity" in (await office.sam.type(office.sales, "/opp #99")).text


async def test_a_bare_command_opens_the_form_with_the_list_behind_it(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp")
    assert "no open opportunities" in answer.text
    wrong = await office.sam.submit(office.sam.view, {"Customer": "Acme", "Name": "Pilot", "Amount": "a lot"})
    assert list(wrong.errors) == ["amount"]
    done = await office.sam.submit(office.sam.view, {"Amount": "€75,000.50", "Stage": "Demo"})
    assert done.action == "closed"
    deal = office.only(Opportunity)
    assert (deal.amount, deal.currency, deal.stage) == (Decimal("75000.50"), "EUR", Stage.DEMO)


async def test_the_stage_is_changed_on_the_card_and_closing_is_noted(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, LINE)
    await office.move(days=2)
    await office.sam.choose(answer.message, "opportunity.stage", "Closed won")
    deal = office.only(Opportunity)
    assert (deal.stage, deal.closed_at) == (Stage.WON, office.now)
    assert "Closed won" in answer.message.shown
    await office.sam.choose(answer.message, "opportunity.stage", "Negotiation")
    assert office.only(Opportunity).closed_at is None


async def test_somebody_elses_deal_is_not_moved(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.morgan.type(office.sales, LINE)
    await office.morgan.press(answer.message, "Share")
    await office.settle()
    shown = await office.sam.type(office.sales, "/opp #1")
    await office.sam.choose(shown.message, "opportunity.stage", "Closed lost")
    assert "Your role can't change this opportunity" in office.last(office.sam, office.sales).shown
    assert office.only(Opportunity).stage is Stage.PROPOSAL


async def test_an_opportunity_from_a_message_and_the_same_again(office: Office) -> None:
    acme = office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    message = await office.morgan.say(office.sales, "They ask for 50 seats\nin spring")
    await office.sam.message_shortcut(message, "Create opportunity")
    assert held(office.sam.view, "name") == "They ask for 50 seats"
    assert held(office.sam.view, "customer") == str(acme.id)
    await office.sam.submit(office.sam.view, {"Amount": "50k"})
    await office.sam.message_shortcut(message, "Create opportunity")
    assert office.sam.view.title == "Edit opportunity"
    await office.sam.submit(office.sam.view, {"Amount": "60k"})
    assert office.only(Opportunity).amount == 60_000


@pytest.mark.parametrize("amount", ["999999999999999999k", "1" + "0" * 40])
async def test_more_money_than_there_is(office: Office, amount: str) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, f"/opp Acme all of it ${amount}")
    assert answer.ok
    assert office.only(Opportunity).amount is None
    await office.sam.press(answer.message, "Edit")
    wrong = await office.sam.submit(office.sam.view, {"Amount": f"${amount}"})
    assert list(wrong.errors) == ["amount"]


async def test_second_thoughts(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Website 50k close 30 Sep stage proposal")
    for words in ("amount from “50k”", "closing date from “30 Sep”", "stage from “stage proposal”"):
        assert words in answer.text
    await office.sam.press(answer.message, "Remove date")
    assert office.only(Opportunity).close_on is None
    assert "Remove date" not in answer.message.shown
    await office.sam.press(answer.message, "Undo")
    assert office.only(Opportunity).close_on.isoformat() == "2026-09-30"


async def test_what_was_just_created_is_taken_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Website 50k")
    await office.sam.press(answer.message, "Undo")
    assert office.all(Opportunity) == []
    assert "Undone" in answer.message.shown
    assert "Website" in answer.message.shown


async def test_a_message_fills_in_the_form_with_what_it_says(office: Office) -> None:
    office.add_customer("Acme")
    said = await office.morgan.say(office.sales, "Acme wants the website, €50k, close 30 Sep")
    await office.sam.message_shortcut(said, "Create opportunity")
    form = office.sam.view
    assert (held(form, "amount"), held(form, "close_on")) == ("50000 EUR", "2026-09-30")
    await office.sam.submit(form)
    made = office.only(Opportunity)
    assert (made.customer.name, made.amount, made.currency) == ("Acme", 50_000, "EUR")
    await office.sam.message_shortcut(said, "Create opportunity")
    await office.sam.submit(office.sam.view, {"Amount": "60k"})
    assert (office.only(Opportunity).amount, office.only(Opportunity).currency) == (60_000, "EUR")


@pytest.mark.parametrize(
    ("line", "name", "note"),
    [
        ('Acme "Deal" 20k stage bananas', "Deal", "stage bananas"),
        ("Acme 'Deal' 50k", "Deal", None),
        ('Acme "Deal" 500', "Deal", None),
        ("Acme “官网改版” 50k", "官网改版", None),
        ("Acme 「官网改版」 50k", "官网改版", None),
        ('Acme "Deal, round 2" 50k close someday', "Deal, round 2", "close someday"),
    ],
)
async def test_the_name_stands_between_quotes(office: Office, line: str, name: str, note: str | None) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, f"/opp {line}")
    made = office.only(Opportunity)
    assert (made.name, made.note) == (name, note)


async def test_a_long_line_is_kept_whole(office: Office) -> None:
    office.add_customer("Acme")
    words = "a long story " * 400
    await office.sam.type(office.sales, f"/opp Acme {words}")
    made = office.only(Opportunity)
    assert made.note == words.strip()
    assert words.startswith(made.name)


async def test_a_closing_date_in_the_past(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Deal 20k close yesterday")
    assert "No closing date set: Tue, Mar 10, 2026 is in the past" in answer.text
    assert office.only(Opportunity).close_on is None
    await office.sam.press(answer.message, "Edit")
    wrong = await office.sam.submit(office.sam.view, {"Closes on": "2020-01-01"})
    assert list(wrong.errors) == ["close_on"]
    done = await office.sam.submit(office.sam.view, {"Stage": "Closed won"})
    assert done.action == "updated", "what is won may have closed before today"
    assert office.sam.view.title == "Why was it won?"


@pytest.mark.parametrize("typed", ["77", "500", "９９９９９", "1,250.50", "50k", "€75,000"])
async def test_the_amount_field_takes_any_figure(office: Office, typed: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme")
    await office.sam.submit(office.sam.view, {"Name": "Deal", "Amount": typed})
    assert office.only(Opportunity).amount > 0


async def test_a_line_with_a_number_changes_what_is_there(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Deal 20k")
    answer = await office.sam.type(office.sales, "/opp #1 60k close 30 Sep stage negotiation")
    assert "*Stage*: Lead → Negotiation" in answer.text
    assert "*Amount*: $20,000 → $60,000" in answer.text
    made = office.only(Opportunity)
    assert (made.amount, made.stage, f"{made.close_on}") == (60_000, Stage.NEGOTIATION, "2026-09-30")
    kim = office.sandbox.add_person("kim", real_name="Kim Reed", tz="America/New_York")
    assert "can't change" in (await kim.type(office.sales, "/opp #1 won")).text
    assert office.only(Opportunity).stage is Stage.NEGOTIATION


async def test_who_may_not_create_sees_the_list_without_the_form(office: Office) -> None:
    answer = await office.jing.type(office.sales, "/opp")
    assert office.jing.view is None
    assert "没有进行中的商机" in answer.text
    assert "新建商机" not in answer.text


async def test_a_deal_is_not_moved_into_the_past(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Deal 20k")
    answer = await office.sam.type(office.sales, "/opp #1 close last Friday")
    assert "is in the past" in answer.text
    assert "/opp #1 close last Friday" in answer.text, "nothing typed is lost"
    made = office.only(Opportunity)
    assert (made.amount, made.stage, made.close_on) == (20_000, Stage.LEAD, None)


async def test_an_amount_of_nothing_is_an_amount(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme Deal 20k")
    answer = await office.sam.type(office.sales, "/opp #1 $0")
    assert office.only(Opportunity).amount == 0
    await office.sam.press(answer.message, "Edit")
    assert held(office.sam.view, "amount") == "0 USD"


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("1234.5 KWD", "1234.5", "KWD"),
        ("JPY 50.5", "50", "JPY"),
        ("1,250.50", "1250.5", "USD"),
        ("77", "77", "USD"),
    ],
)
async def test_any_currency_to_its_smallest_coin(
    office: Office, typed: str, amount: str, currency: str
) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp Acme")
    await office.sam.submit(office.sam.view, {"Name": "Deal", "Amount": typed})
    made = office.only(Opportunity)
    assert (made.amount, made.currency) == (Decimal(amount), currency)
    card = await office.sam.type(office.sales, "/opp #1")
    await office.sam.press(card.message, "Edit")
    assert (await office.sam.submit(office.sam.view)).action == "closed", "what a form shows it takes"


async def test_a_german_writes_a_comma(office: Office) -> None:
    office.add_customer("Acme")
    office.sandbox.change(office.sam, locale="de-DE")
    await office.move(hours=2)
    await office.sam.type(office.sales, "/opp Acme")
    done = await office.sam.submit(office.sam.view, {"Name": "Deal", "Amount": "1.250,50"})
    assert done.action == "closed", done.errors
    assert office.only(Opportunity).amount == Decimal("1250.5")


async def test_a_long_note_survives_an_edit(office: Office) -> None:
    office.add_customer("Acme")
    note = "a long story. " * 600
    said = await office.morgan.say(office.sales, f"Acme {note}")
    await office.sam.message_shortcut(said, "Create opportunity")
    await office.sam.submit(office.sam.view)
    assert office.only(Opportunity).note == said.text.strip()
    await office.sam.message_shortcut(said, "Create opportunity")
    await office.sam.submit(office.sam.view, {"Amount": "5k"})
    assert office.only(Opportunity).note == said.text.strip()


async def test_what_was_closed_meanwhile_is_not_taken_back(office: Office) -> None:
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, "/opp Acme Deal 50k")
    await office.move(hours=1)
    await office.morgan.type(office.sales, "/opp #1 won")
    await office.sam.press(answer.message, "Undo")
    assert "Morgan Blake changed “Stage”" in office.last(office.sam, office.sales).shown
    assert office.only(Opportunity).stage is Stage.WON


@pytest.mark.parametrize(
    ("line", "stage"),
    [("华为 年度续约 30万 年底成交", Stage.LEAD), ("Acme 20 seats 30k won", Stage.WON)],
)
async def test_what_is_to_be_closed_one_day_is_not_closed(office: Office, line: str, stage: Stage) -> None:
    for name in ("华为", "Acme"):
        office.add_customer(name)
    await office.sam.type(office.sales, f"/opp {line}")
    assert office.only(Opportunity).stage is stage
