"""Customers: found, shown, added, told apart."""

from zoneinfo import ZoneInfo

import pytest

from storage.base import add
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import Interaction
from tests.office import Office, held


@pytest.mark.parametrize(
    "typed",
    ["/customer globex", "/crm find GLOBEX", "/crm customer glo", "/crm 查找 globex", "/customer 5550199"],
)
async def test_the_card(office: Office, typed: str) -> None:
    globex = office.add_customer("Globex", phone="+1 212-555-0199", city="Austin")
    office.add_contact(globex, "Ann Lee", title="CTO")
    office.add_customer("Acme")
    answer = await office.sam.type(office.sales, typed)
    assert "Globex" in answer.text
    assert "*Ann Lee* · CTO" in answer.text


@pytest.mark.parametrize("typed", ["华为", "huawei", "hwjs", "华为技术"])
async def test_chinese_names_are_found_by_pinyin_too(office: Office, typed: str) -> None:
    office.add_customer("华为技术有限公司")
    answer = await office.sam.type(office.sales, f"/customer {typed}")
    assert "华为技术有限公司" in answer.text


async def test_a_contacts_name_finds_their_customer(office: Office) -> None:
    globex = office.add_customer("Globex")
    office.add_contact(globex, "Ann Lee")
    assert "Globex" in (await office.sam.type(office.sales, "/customer ann lee")).text


async def test_an_unknown_name_offers_to_create_it_with_those_that_look_like_it(office: Office) -> None:
    office.add_customer("Globex Corporation")
    answer = await office.sam.type(office.sales, "/customer Globbex")
    assert "No customer matches" in answer.text
    assert "Globex Corporation" in answer.text
    await office.sam.press(answer.message, "Create “Globbex”")
    assert held(office.sam.view, "name") == "Globbex"
    again = await office.sam.submit(office.sam.view, {})
    assert again.action == "updated"
    assert "already a customer with a name like this" in office.sam.view.shown
    await office.sam.submit(office.sam.view, {})
    assert {one.name for one in office.all(Customer)} == {"Globex Corporation", "Globbex"}


async def test_every_mistake_in_the_form_stands_beside_its_field(office: Office) -> None:
    await office.sam.type(office.sales, "/customer new")
    wrong = await office.sam.submit(
        office.sam.view,
        {"Name": "Initech", "Phone": "call me", "E-mail": "Unassigned", "Website": "?", "Country": "XYZ"},
    )
    assert set(wrong.errors) == {"phone", "email", "website", "country"}
    done = await office.sam.submit(
        office.sam.view,
        {
            "Phone": "021 5555 0100",
            "E-mail": "Info@Initech.com",
            "Website": "initech.com",
            "Country": "cn",
            "Tags": "a, b",
        },
    )
    assert done.action == "closed"
    known = office.only(Customer)
    assert (known.phone, known.website, known.country) == ("+86 21 5555 0100", "https://initech.com", "CN")
    await office.settle()
    assert "Saved: *Initech*" in office.last(office.sam, office.sales).shown
    card = await office.sam.type(office.sales, "/customer initech")
    assert "#a #b" in card.text
    await office.sam.press(card.message, "Edit")
    assert held(office.sam.view, "tags") == "a, b"


async def test_one_of_hundreds_with_one_beginning(office: Office) -> None:
    """Names of which the first characters say nothing: the whole name decides."""
    with office.session() as session:
        for n in range(260):
            add(session, Customer(name=f"上海第{n}贸易有限公司"))
    await office.sam.type(office.sales, "/log 上海第251贸易有限公司 谈了续约")
    assert office.only(Interaction).customer.name == "上海第251贸易有限公司"


@pytest.mark.parametrize(
    ("name", "line", "note"),
    [
        ("Call Center Inc", "/log Call Center Inc wants 20 seats", "wants 20 seats"),
        ("Call Center Inc", "/log call Call Center Inc wants it", "call Call Center Inc wants it"),
        ("May & Sons", "/log May & Sons wants 20 seats", "wants 20 seats"),
        ("Today Media", "/log meeting with Today Media about seats", "meeting with Today Media about seats"),
        ("This Company", "/log This Company wants 20 seats", "wants 20 seats"),
        ("Urgent Care", "/log Urgent Care wants 20 seats", "wants 20 seats"),
        ("明天科技", "/log 明天科技 想要20个席位", "想要20个席位"),
    ],
)
async def test_names_made_of_words_that_mean_something(
    office: Office, name: str, line: str, note: str
) -> None:
    office.add_customer(name)
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    await office.sam.type(office.sales, line)
    logged = office.only(Interaction)
    assert (logged.customer.name, logged.note) == (name, note)
    assert office.all(FollowUp) == []


@pytest.mark.parametrize(
    ("line", "customer", "followup"),
    [
        ("/followup Friday Health next Friday 3pm", "Friday Health", "2026-03-20T15:00:00"),
        ("/log Friday Health called, follow up Friday", "Friday Health", "2026-03-13T09:00:00"),
        ("/log May Fashion wants seats, follow up May 5", "May Fashion", "2026-05-05T09:00:00"),
        ("/log 星期六鞋业 聊了，星期六跟进", "星期六鞋业", "2026-03-14T09:00:00"),
    ],
)
async def test_a_name_that_begins_like_a_day(office: Office, line: str, customer: str, followup: str) -> None:
    for name in ("Friday Health", "May Fashion", "星期六鞋业"):
        office.add_customer(name)
    await office.sam.type(office.sales, line)
    made = office.only(FollowUp)
    due = made.due_at.astimezone(ZoneInfo("America/New_York"))
    assert (made.customer.name, due.replace(tzinfo=None).isoformat()) == (customer, followup)


async def test_a_whole_name_beats_the_beginning_of_another(office: Office) -> None:
    for name in ("Acme", "Call Center Inc"):
        office.add_customer(name)
    await office.sam.type(office.sales, "/followup call Acme tomorrow")
    assert office.only(FollowUp).customer.name == "Acme"


@pytest.mark.parametrize("line", ['"Acme" hi', "“Acme” hi", "'Acme' hi", "«Acme» hi", "「Acme」 hi"])
async def test_a_name_in_quotes(office: Office, line: str) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, f"/log {line}")
    logged = office.only(Interaction)
    assert (logged.customer.name, logged.note) == ("Acme", "hi")


async def test_a_beginning_is_guessed_after_the_kind_too(office: Office) -> None:
    office.add_customer("华为技术有限公司深圳分部")
    answer = await office.jing.type(office.sales, "/log 邮件 华为 发了报价")
    assert "如有误请编辑" in answer.text
    assert office.only(Interaction).customer.name == "华为技术有限公司深圳分部"


async def test_this_shows_the_channels_customer(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/crm link Acme")
    for typed in ("/customer this", "/customer here", "/crm find this", "/crm 客户 这里"):
        assert "Acme" in (await office.sam.type(office.sales, typed)).text


async def test_new_is_a_word_and_may_begin_a_name(office: Office) -> None:
    office.add_customer("New Relic")
    assert "New Relic" in (await office.sam.type(office.sales, "/customer New Relic")).text
    assert office.sam.view is None
    await office.sam.type(office.sales, "/customer new Initech")
    assert held(office.sam.view, "name") == "Initech"


@pytest.mark.parametrize("typed", ["%", "_", "...", "！"])
async def test_signs_alone_match_nobody(office: Office, typed: str) -> None:
    office.add_customer("Acme")
    assert "No customer matches" in (await office.sam.type(office.sales, f"/customer {typed}")).text


async def test_a_bare_command_finds_as_one_types(office: Office) -> None:
    for name in ("Acme", "Globex"):
        office.add_customer(name)
    answer = await office.sam.type(office.sales, "/customer")
    await office.sam.choose(answer.message, "customer.found", "Globex")
    assert "Globex" in office.last(office.sam, office.sales).shown
