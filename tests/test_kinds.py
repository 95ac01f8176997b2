"""Kinds of typed values: each reader takes what people type, or says in one sentence what to type."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.core import kinds
from handlers.core.kinds import Habits
from handlers.core.translation import Markup, Translator
from handlers.views import values
from storage.birthdays import Birthday, Calendar
from storage.contacts import Contact
from storage.customers import Customer
from storage.fields import Kind
from storage.opportunities import Opportunity
from storage.types import Money
from storage.users import User
from storage.workspaces import WorkspaceSettings
from tests.office import Office

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
READERS: list[Callable[[str, Habits], Any]] = [
    kinds.birthday,
    kinds.country,
    kinds.currency,
    kinds.day,
    kinds.email,
    kinds.language,
    kinds.long_text,
    kinds.money,
    kinds.number,
    kinds.percent,
    kinds.phone,
    kinds.text,
    kinds.website,
    kinds.yes_no,
    kinds.zone,
]


def habits(locale: str = "en-US", country: str = "US", currency: str = "USD") -> Habits:
    return Habits(Translator(locale, ZoneInfo("America/New_York")), NOW, country, currency)


US, UK = habits(), habits("en-GB", "GB", "GBP")
DE, CN = habits("de-DE", "DE", "EUR"), habits("zh-CN", "CN", "CNY")
ANYBODY = st.sampled_from([US, UK, DE, CN])

READ: dict[Callable[[str, Habits], Any], list[tuple[str, Habits, object]]] = {
    kinds.text: [("  Acme\n Inc\x00 ", US, "Acme Inc")],
    kinds.long_text: [(" a \r\nb\x07 ", US, "a\nb")],
    kinds.number: [
        *((typed, one, Decimal("1200.5")) for typed in ("1,200.5", "1.200,5") for one in (US, DE)),
        ("1 200", US, 1200),
        ("1.200", DE, 1200),
        ("1.200", US, Decimal("1.2")),
        ("1.2k", US, 1200),
        ("3万", US, 30_000),
        ("二十", CN, 20),
        ("１２", US, 12),
        ("-5", US, -5),
        ("20%", US, Decimal("0.2")),
    ],
    kinds.percent: [
        *((typed, US, 20) for typed in ("20", "20%", "20 percent", "百分之二十")),
        ("12,5 %", DE, Decimal("12.5")),
    ],
    kinds.money: [
        ("50k", US, (50_000, "USD")),
        ("€75,000", US, (75_000, "EUR")),
        ("3万", CN, (30_000, "CNY")),
        ("1.250,50", DE, (Decimal("1250.5"), "EUR")),
        ("12 KWD", US, (12, "KWD")),
        ("1200 Swiss francs", US, (1200, "CHF")),
        ("50 zł", DE, (50, "PLN")),
        ("half a million dollars", DE, (500_000, "USD")),
        ("¥8000", CN, (8000, "CNY")),
    ],
    kinds.day: [
        ("3 May", US, date(2027, 5, 3)),
        ("5月3日", US, date(2027, 5, 3)),
        ("2026-05-03", UK, date(2026, 5, 3)),
        ("05/03", US, date(2027, 5, 3)),
        ("05/03", UK, date(2027, 3, 5)),
        ("05-03", UK, date(2027, 3, 5)),
        ("end of March", US, date(2027, 3, 31)),
        ("tomorrow", CN, date(2026, 11, 25)),
    ],
    kinds.birthday: [
        *(
            (typed, US, Birthday("05-03"))
            for typed in ("3 May", "5月3日", "05/03", "05-03", "birthday 3 May")
        ),
        *((typed, UK, Birthday("05-03")) for typed in ("3 May", "5月3日", "03/05", "03-05")),
        *((typed, US, Birthday("05-03", 1985)) for typed in ("May 3rd 1985", "1985年5月3日", "5/3/85")),
        ("5/3/45", US, Birthday("05-03", 1945)),
        ("29 Feb", UK, Birthday("02-29")),
        ("农历八月十五", CN, Birthday("08-15", None, Calendar.LUNAR)),
        ("1985年农历八月十五", CN, Birthday("08-15", 1985, Calendar.LUNAR)),
        ("lunar 8-15-1985", US, Birthday("08-15", 1985, Calendar.LUNAR)),
        ("lunar leap 4-3", US, Birthday("04-03", None, Calendar.LUNAR_LEAP)),
    ],
    kinds.phone: [
        *(
            (typed, US, "+86 138 0013 8000")
            for typed in ("13800138000", "138 0013 8000", "１３８００１３８０００")
        ),
        *((typed, US, "+86 138 0013 8000") for typed in ("008613800138000", "011 86 138 0013 8000")),
        ("8613800138000", US, "+86 138 0013 8000"),
        ("13862345678", US, "+1 386-234-5678"),
        ("<tel:2125550100|212-555-0100>", US, "+1 212-555-0100"),
        *((f"212 555 0100 {typed}", US, "+1 212-555-0100 ext. 12") for typed in ("ext. 12", "x12", "转12")),
        *(
            (f"010-12345678{typed}", CN, "+86 10 1234 5678 ext. 12")
            for typed in ("转12", "分机12", " 分机号：12")
        ),
        ("95588", CN, "95588"),
    ],
    kinds.email: [
        *(
            (typed, US, "li@x.com")
            for typed in ("<mailto:li@x.com|li@x.com>", "Li Wei <li@x.com>", "ｌｉ＠x.com")
        )
    ],
    kinds.website: [
        ("<http://example.com|example.com>", US, "http://example.com"),
        ("example.com/a", US, "https://example.com/a"),
    ],
    kinds.country: [
        *((typed, US, "DE") for typed in ("Germany", "德国", "Deutschland", "de", "DEU", "allemagne")),
        *((typed, CN, "GB") for typed in ("UK", "英国", "Great Britain", "GB")),
        *((typed, CN, "US") for typed in ("USA", "the United States", "美国", "U.S.A.")),
    ],
    kinds.currency: [
        *((typed, US, "EUR") for typed in ("euro", "Euros", "€", "欧元", "eur")),
        *((typed, US, "CNY") for typed in ("RMB", "人民币", "Chinese yuan", "元")),
        *((typed, CN, "USD") for typed in ("US$", "dollars", "美元")),
        ("¥", CN, "CNY"),
    ],
    kinds.yes_no: [
        *((typed, US, True) for typed in ("yes", "Y", "是", "1", "true")),
        *((typed, US, False) for typed in ("no", "否", "0", "FALSE")),
    ],
    kinds.language: [
        *((typed, US, "zh-CN") for typed in ("Chinese", "中文", "简体中文", "zh_CN")),
        *((typed, CN, "de") for typed in ("German", "德语", "Deutsch", "de")),
    ],
    kinds.zone: [
        *((typed, US, ZoneInfo("Asia/Shanghai")) for typed in ("Shanghai", "上海", "北京", "asia/shanghai")),
        ("New York", CN, ZoneInfo("America/New_York")),
    ],
}


@pytest.mark.parametrize(
    ("reader", "typed", "who", "value"), [(reader, *one) for reader, all_of in READ.items() for one in all_of]
)
def test_what_people_type_is_read(
    reader: Callable[[str, Habits], object], typed: str, who: Habits, value: object
) -> None:
    assert reader(typed, who) == value


REFUSED: dict[Callable[[str, Habits], Any], list[str]] = {
    kinds.text: ["\u200b", "x" * 201],
    kinds.number: ["5 apples", "$5", "NaN", "1e5", "9" * 30],
    kinds.percent: ["some"],
    kinds.money: ["-5", "50k for Acme", "5 foo", "NaN", "9" * 30],
    kinds.day: ["March", "2027", "3 May or 4 May", "30 Feb", "soon"],
    kinds.birthday: [
        "March",
        "3pm",
        "the 12th",
        "tomorrow",
        "30 Feb",
        "29 Feb 1985",
        "2030-01-01",
        "lunar 13-1",
    ],
    kinds.phone: ["12", "abc", "380 013 8000", "+999 1"],
    kinds.email: ["li@", "li@x.com, bob@x.com"],
    kinds.website: ["acme", "javascript:alert(1).x", "ftp://x.com", "a b.com"],
    kinds.country: ["Atlantis", "EU", "XX"],
    kinds.currency: ["shells"],
    kinds.yes_no: ["maybe"],
    kinds.language: ["xx"],
    kinds.zone: ["nowhere"],
}


@pytest.mark.parametrize(
    ("reader", "typed"), [(reader, typed) for reader, all_of in REFUSED.items() for typed in all_of]
)
def test_what_nobody_can_read_is_refused_in_a_sentence(
    reader: Callable[[str, Habits], object], typed: str
) -> None:
    for who in (US, CN):
        with pytest.raises(ValueError, match=r".") as refused:
            reader(typed, who)
        assert ("。" in str(refused.value) or "例如" in str(refused.value)) == (who is CN)


def test_a_number_that_is_valid_in_two_other_countries_is_asked_about() -> None:
    with pytest.raises(ValueError, match=r"\+1 386-234-5678 or \+86 138 6234 5678"):
        kinds.phone("13862345678", UK)


FIELDS = st.text(max_size=40) | st.text(alphabet="0123456789.,-+/ ()xk%$€年月日农历闰初十<>|:@", max_size=24)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(typed=FIELDS, who=ANYBODY)
@example(typed="0", who=US)
@example(typed="\ud800", who=CN)
def test_any_text_gives_a_value_or_a_sentence(
    reader: Callable[[str, Habits], object], typed: str, who: Habits
) -> None:
    try:
        reader(typed, who)
    except ValueError as refused:
        assert isinstance(refused.args[0], Markup)


async def test_a_chinese_mobile_in_an_american_workspace_is_no_american_number(office: Office) -> None:
    await office.sam.type(office.sales, "/customer new Acme")
    done = await office.sam.submit(office.sam.view, {"Phone": "13800138000", "Country": "Germany"})
    assert done.action == "closed", done
    known = office.only(Customer)
    assert (known.phone, known.country) == ("+86 138 0013 8000", "DE")
    card = await office.sam.type(office.sales, "/customer acme")
    assert "+86 138 0013 8000 (China)" in card.message.shown
    card = await office.jing.type(office.sales, "/customer acme")
    assert "+86 138 0013 8000 (中国)" in card.message.shown


async def test_a_number_at_home_is_shown_without_its_country(office: Office) -> None:
    office.add_customer("Acme", phone="+1 212-555-0100")
    card = await office.sam.type(office.sales, "/customer acme")
    assert "+1 212-555-0100" in card.message.shown
    assert "United States" not in card.message.shown


async def test_a_birthday_is_read_in_the_readers_order(office: Office) -> None:
    office.add_customer("Acme")
    card = await office.sam.type(office.sales, "/customer acme")
    await office.sam.press(card.message, "Add contact")
    done = await office.sam.submit(
        office.sam.view, {"Name": "Li Wei", "Birthday": "May 3rd 1985", "E-mail": "Li Wei <li@x.com>"}
    )
    assert done.action == "closed", done
    known = office.only(Contact)
    assert (known.birthday, known.birth_year, known.email) == ("05-03", 1985, "li@x.com")


async def test_settings_take_countries_and_currencies_by_name(office: Office) -> None:
    await office.ada.type(office.sales, "/crm settings")
    done = await office.ada.submit(office.ada.view, {"Currency": "euro", "Country": "德国"})
    assert done.action == "closed", done
    known = office.only(WorkspaceSettings)
    assert (known.currency, known.country) == ("EUR", "DE")


async def test_a_form_reads_an_amount_as_a_whole(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp")
    filled = {"Customer": "Acme", "Name": "Seats", "Amount": "50k for Acme"}
    wrong = await office.sam.submit(office.sam.view, filled)
    assert "doesn't look like an amount" in wrong.errors["amount"]
    await office.sam.submit(office.sam.view, {"Amount": "1200 Swiss francs"})
    assert (office.only(Opportunity).amount, office.only(Opportunity).currency) == (1200, "CHF")


SAME = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+86 138 0013 8000",
    "0086 138 0013 8000",
    "011 8613800138000",
    "１３８００１３８０００",
    "138000",
]


@pytest.mark.parametrize("typed", SAME)
async def test_a_number_is_found_however_it_is_typed(office: Office, typed: str) -> None:
    office.add_customer("Acme", phone="+86 138 0013 8000 ext. 12")
    office.add_customer("Globex", phone="+1 212-555-0100")
    card = await office.sam.type(office.sales, f"/customer {typed}")
    assert "Acme" in card.message.shown
    assert "Globex" not in card.message.shown


async def test_a_contact_is_found_by_the_number_as_dialled_at_home(office: Office) -> None:
    acme = office.add_customer("Acme")
    office.add_contact(acme, "Ann Lee", mobile="+44 20 7946 0958")
    office.add_contact(acme, "Li Wei", mobile="+86 138 0013 8000")
    await office.sam.type(office.sales, "/log")
    for typed in ("020 7946 0958", "02079460958", "+44 (0)20 7946 0958", "79460958"):
        found = await office.sam.suggest(office.sam.view, "Contact", typed)
        assert [option["text"]["text"] for option in found] == ["Ann Lee – Acme"], typed


def again(value: object, who: Habits) -> str:
    """Return a value as the input of its field shows it."""
    return values.typed(who.t, value)


@given(
    amount=st.decimals(0, 10**9, places=3), code=st.sampled_from(["USD", "KWD", "CNY", "CHF"]), who=ANYBODY
)
@example(amount=Decimal("1.234"), code="KWD", who=DE)
def test_an_amount_in_its_input_is_read_as_the_same(amount: Decimal, code: str, who: Habits) -> None:
    money = Money(kinds.rounded(amount, code), code)
    assert kinds.money(again(money, who), who) == money
    assert kinds.number(again(amount, who), who) == amount


@given(born=st.dates(date(1900, 1, 1), NOW.date()), has_year=st.booleans(), who=ANYBODY)
@example(born=date(2000, 2, 29), has_year=False, who=UK)
def test_a_birthday_in_its_input_is_read_as_the_same(born: date, has_year: bool, who: Habits) -> None:
    birthday = Birthday(f"{born:%m-%d}", born.year if has_year else None)
    assert kinds.birthday(again(birthday, who), who) == birthday


@given(
    month=st.integers(1, 12), day=st.integers(1, 30), year=st.none() | st.integers(1900, 2026), who=ANYBODY
)
def test_a_lunar_birthday_in_its_input_is_read_as_the_same(
    month: int, day: int, year: int | None, who: Habits
) -> None:
    for calendar in (Calendar.LUNAR, Calendar.LUNAR_LEAP):
        birthday = Birthday(f"{month:02}-{day:02}", year, calendar)
        assert kinds.birthday(again(birthday, who), who) == birthday


@given(day=st.dates(date(1950, 1, 1), date(2090, 1, 1)), who=ANYBODY)
def test_a_day_as_it_is_shown_is_read_as_the_same(day: date, who: Habits) -> None:
    assert kinds.day(who.t.day(day), who) == day


@pytest.mark.parametrize("who", [US, UK, DE, CN], ids=["US", "UK", "DE", "CN"])
def test_names_as_they_are_shown_are_read_as_the_same(who: Habits) -> None:
    for code in ("US", "CN", "DE", "GB", "TW", "CI", "KR", "AE"):
        assert kinds.country(again(values.Coded(Kind.COUNTRY, code), who), who) == code
    for code in ("USD", "CNY", "EUR", "GBP", "JPY", "CHF", "TWD", "KWD"):
        assert kinds.currency(again(values.Coded(Kind.CURRENCY, code), who), who) == code


@pytest.mark.parametrize("country", ["US", "CN", "DE", "GB", "JP", "IN", "BR"])
def test_a_number_as_it_is_kept_is_read_as_the_same(country: str) -> None:
    for typed in ("+1 212-555-0100 ext. 12", "+86 138 0013 8000", "+44 20 7946 0958", "+49 30 901820"):
        assert kinds.phone(typed, habits(country=country)) == typed


async def test_a_birthday_in_the_settings_of_a_briton_stays_the_same(office: Office) -> None:
    await office.morgan.type(office.sales, "/crm me")
    await office.morgan.submit(office.morgan.view, {"Birthday": "5/3"})
    await office.morgan.type(office.sales, "/crm me")
    await office.morgan.submit(office.morgan.view, {})
    assert next(one for one in office.all(User) if one.slack_id == office.morgan.id).birthday == "03-05"
