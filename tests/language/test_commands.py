"""One-line commands by classes of meaning."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from handlers.language.commands import KEYS, Reading, read
from tests.language import NOW, SHANGHAI

CUSTOMERS = [
    *("Acme", "Globex", "Hooli", "Wayne Enterprises", "Friday Health", "March Networks", "3M", "Monday.com"),
    *("华为", "小米", "今日头条", "星期六鞋业", "三一重工"),
]
CONTACTS = ["Bob", "May Chen", "Mark", "Maria Lopez", "Maria", "王总", "刘工", "林小姐"]


def line(kind: str, typed: str, now: datetime = NOW, **options: Any) -> Reading:
    options = {"locale": "en-US", "customers": CUSTOMERS, "contacts": CONTACTS} | options
    return read(kind, typed, now=now, **options)


def chinese(kind: str, typed: str) -> Reading:
    return line(kind, typed, NOW.replace(tzinfo=SHANGHAI), locale="zh-CN")


def expect(reading: Reading, **values: Any) -> None:
    """Check all nine fields: those not given are empty."""
    assert dict(reading) == dict.fromkeys(KEYS) | {"note": ""} | values


def test_a_call_with_a_follow_up() -> None:
    expect(
        line("call", "Acme spoke with Bob about renewal, follow up next Tuesday 3pm"),
        customer="Acme",
        contact="Bob",
        note="spoke with Bob about renewal",
        followup="2026-03-17T15:00-04:00",
    )
    expect(
        chinese("call", "华为 和王总聊了续费，下周二下午三点跟进"),
        customer="华为",
        contact="王总",
        note="和王总聊了续费",
        followup="2026-03-17T15:00+08:00",
    )


@pytest.mark.parametrize(
    ("typed", "note", "followup"),
    [
        ("Acme f/u Mon", "", "2026-03-16"),
        ("Acme: left vm. Follow up in a couple of days", "left vm", "2026-03-13"),
        ("Acme follow up Tuesday, re contract", "re contract", "2026-03-17"),
        ("Acme follow up tomorrow 8:30am: send MSA", "send MSA", "2026-03-12T08:30-04:00"),
        ("Acme call back on 3/20 at 2pm", "", "2026-03-20T14:00-04:00"),
        ("Acme busy; check back in 3 days", "busy", "2026-03-14"),
        ("Acme wants a quote by Friday", "wants a quote", "2026-03-13"),
        ("Acme remind me to send the deck tomorrow", "send the deck", "2026-03-12"),
        ("Acme payment due June 30", "payment", "2026-06-30"),
        ("Acme will follow up next month", "", "2026-04-01"),
        ("Acme follow up 9am", "", "2026-03-12T09:00-04:00"),
        ("Acme no answer, try again tomorrow", "no answer, try again", "2026-03-12"),
        ("Acme ping them again half past 4", "ping them again", "2026-03-11T16:30-04:00"),
        ("Acme follow up", "follow up", None),
        ("Acme will be in touch on Monday", "will be in touch on Monday", None),
        ("Acme called back yesterday", "called back yesterday", None),
        ("Acme uses a competitor until 12/31", "uses a competitor until 12/31", None),
        ("Acme don't follow up tomorrow", "don't follow up tomorrow", None),
        ("Acme no need to follow up next week", "no need to follow up next week", None),
    ],
)
def test_triggers(typed: str, note: str, followup: str | None) -> None:
    expect(line("call", typed), customer="Acme", note=note, followup=followup)


@pytest.mark.parametrize(
    ("typed", "note", "followup"),
    [
        ("华为 周五跟进，先发案例", "先发案例", "2026-03-13"),
        ("华为 跟进：下周二上午", "", "2026-03-17T09:00+08:00"),
        ("华为 没接电话，明天上午10点再打", "没接电话", "2026-03-12T10:00+08:00"),
        ("华为 两小时后回电", "", "2026-03-11T12:20+08:00"),
        ("华为 提醒我明早发合同", "发合同", "2026-03-12T09:00+08:00"),
        ("华为 两周后跟进 等装修结束", "等装修结束", "2026-03-25"),
        ("华为 他出差到周四，周五再联系", "他出差到周四", "2026-03-13"),
        ("华为 联系人换了，电话13912345678", "联系人换了，电话13912345678", None),
        ("华为 合同到期日2026年6月30日", "合同到期日2026年6月30日", None),
        ("华为 不用跟进，明天他们自己来", "不用跟进，明天他们自己来", None),
    ],
)
def test_chinese_triggers(typed: str, note: str, followup: str | None) -> None:
    expect(chinese("call", typed), customer="华为", note=note, followup=followup)


def test_the_last_trigger_wins() -> None:
    reading = line("call", "Acme says call back after lunch tomorrow, follow up Friday at 2")
    assert reading["followup"] == "2026-03-13T14:00-04:00"
    assert reading["note"] == "says call back after lunch tomorrow"


@pytest.mark.parametrize(
    ("typed", "note", "followup"),
    [
        ("Acme spoke to April, follow up April 20", "spoke to April", "2026-04-20"),
        ("Acme spoke to May, follow up next Tue with May", "spoke to May, with May", "2026-03-17"),
        ("Acme 和周五聊了，周五跟进", "和周五聊了", "2026-03-13"),
    ],
)
def test_a_name_that_is_a_day_is_one_once(typed: str, note: str, followup: str) -> None:
    names = {"customers": ["Acme"], "contacts": ["April", "May", "周五"]}
    reading = read("call", typed, now=NOW, locale="en-US", **names)
    assert (reading["note"], reading["followup"]) == (note, followup)


def test_names_are_shielded() -> None:
    expect(
        line("call", "Friday Health call on Friday went ok, follow up next Friday"),
        customer="Friday Health",
        note="call on Friday went ok",
        followup="2026-03-20",
    )
    expect(
        line("note", "March Networks May Chen may join"),
        customer="March Networks",
        contact="May Chen",
        note="May Chen may join",
    )
    expect(line("opportunity", "3M 3m pipeline"), customer="3M", amount=3_000_000, note="pipeline")
    expect(
        chinese("call", "星期六鞋业 星期六活动，星期一跟进"),
        customer="星期六鞋业",
        note="星期六活动",
        followup="2026-03-16",
    )


def test_quotes_are_left_alone() -> None:
    typed = 'Acme "follow up Friday, $5k p1" is what Bob says'
    expect(line("call", typed), customer="Acme", contact="Bob", note=typed[5:])
    assert chinese("call", "华为 他说“下周二联系我”，周四跟进")["followup"] == "2026-03-12"


@pytest.mark.parametrize(
    ("typed", "customer", "note"),
    [
        ("Acme: left a message", "Acme", "left a message"),
        ("ACME left a message", "Acme", "left a message"),
        ("@Acme left a message", "Acme", "left a message"),
        ("spoke to Bob @ Acme", "Acme", "spoke to Bob"),
        ("spoke to Bob at Acme", "Acme", "spoke to Bob at Acme"),
        ("Acme's CFO liked it", "Acme", "Acme's CFO liked it"),
        ("Acmme left a message", "Acme", "left a message"),
        ("Wayne left a message", "Wayne Enterprises", "left a message"),
        ("Globex and Acme merge", "Globex", "and Acme merge"),
        ("Unknown Corp left a message", None, "Unknown Corp left a message"),
        ("Acmeville left a message", None, "Acmeville left a message"),
    ],
)
def test_the_customer(typed: str, customer: str | None, note: str) -> None:
    reading = line("call", typed)
    assert (reading.customer, reading.note) == (customer, note)


def test_a_customer_by_likeness_is_a_guess() -> None:
    assert line("call", "Acmme left a message").sources["customer"].why == ("likeness",)
    assert not line("call", "Acme left a message").sources["customer"].guessed


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("Acme met Maria Lopez", "Maria Lopez"),
        ("Acme met Maria", "Maria"),
        ("Acme Bob's birthday is in May", "Bob"),
        ("Acme please mark as done", None),
        ("Acme met Mark", "Mark"),
    ],
)
def test_the_contact(typed: str, contact: str | None) -> None:
    assert line("note", typed).contact == contact


def test_who_a_follow_up_is_with_belongs_to_its_clause() -> None:
    expect(chinese("call", "华为 林小姐周五再联系"), customer="华为", contact="林小姐", followup="2026-03-13")
    expect(
        chinese("call", "华为 下班前跟进王总"),
        customer="华为",
        contact="王总",
        note="王总",
        followup="2026-03-11T18:00+08:00",
    )


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (
            "Acme renewal $50k stage:proposal close 6/30",
            {
                "note": "renewal",
                "amount": 50_000,
                "currency": "USD",
                "stage": "proposal",
                "close_date": "2026-06-30",
            },
        ),
        ("Acme move to negotiation", {"stage": "negotiation"}),
        ("Acme closed won $33,333.50", {"amount": 33_333.5, "currency": "USD", "stage": "closed won"}),
        (
            "Acme renewal 60k closing next month",
            {"note": "renewal", "amount": 60_000, "close_date": "2026-04-30"},
        ),
        (
            "Acme pilot €12.5k, qualified, close Q3",
            {
                "note": "pilot",
                "amount": 12_500,
                "currency": "EUR",
                "stage": "qualified",
                "close_date": "2026-09-30",
            },
        ),
        (
            "Acme 20k negotiation close EOQ, follow up Monday 10am",
            {
                "amount": 20_000,
                "stage": "negotiation",
                "close_date": "2026-03-31",
                "followup": "2026-03-16T10:00-04:00",
            },
        ),
        ("Acme closed lost - went with competitor", {"note": "went with competitor", "stage": "closed lost"}),
        ("Acme wants a demo, $20k", {"note": "wants a demo", "amount": 20_000, "currency": "USD"}),
        ("Acme 5 year plan", {"note": "5 year plan"}),
    ],
)
def test_opportunities(typed: str, values: dict[str, Any]) -> None:
    expect(line("opportunity", typed), customer="Acme", **values)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (
            "华为 三年合同 1.5亿元 谈判 年底关单",
            {
                "note": "三年合同",
                "amount": 150_000_000,
                "currency": "CNY",
                "stage": "negotiation",
                "close_date": "2026-12-31",
            },
        ),
        (
            "华为 试点 15万 演示 9月底关单，周五跟进",
            {
                "note": "试点",
                "amount": 150_000,
                "stage": "demo",
                "close_date": "2026-09-30",
                "followup": "2026-03-13",
            },
        ),
        ("华为 推进到演示", {"stage": "demo"}),
        ("华为 预计5月签约", {"close_date": "2026-05-31"}),
        ("华为 丢单 价格太高", {"note": "价格太高", "stage": "closed lost"}),
    ],
)
def test_chinese_opportunities(typed: str, values: dict[str, Any]) -> None:
    expect(chinese("opportunity", typed), customer="华为", **values)


def test_sums_and_stages_are_only_read_in_opportunities() -> None:
    expect(
        line("call", "Acme budget approved 12k, proposal next"),
        customer="Acme",
        note="budget approved 12k, proposal next",
    )


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (
            "Acme send the MSA by Friday !high",
            {"note": "send the MSA", "followup": "2026-03-13", "priority": "high"},
        ),
        ("Acme QBR next Wednesday 10am", {"note": "QBR", "followup": "2026-03-18T10:00-04:00"}),
        ("Acme prep deck, due Mar 25 p2", {"note": "prep deck", "followup": "2026-03-25", "priority": "p2"}),
        ("tomorrow 9am: call Acme", {"note": "call Acme", "followup": "2026-03-12T09:00-04:00"}),
        ("remind me in 30 minutes to call Acme", {"note": "call Acme", "followup": "2026-03-11T10:50-04:00"}),
        (
            "Acme contract ends 2026-12-31, start 90 days before",
            {"note": "contract ends 2026-12-31, start 90 days before"},
        ),
        ("Acme send contract", {"note": "send contract"}),
    ],
)
def test_reminders_need_no_trigger(typed: str, values: dict[str, Any]) -> None:
    expect(line("followup", typed), customer="Acme", **values)


def test_chinese_reminders() -> None:
    expect(
        chinese("followup", "提醒我下午两点半给小米刘工回电"),
        customer="小米",
        contact="刘工",
        note="给小米刘工回电",
        followup="2026-03-11T14:30+08:00",
    )
    expect(
        chinese("followup", "给华为发合同 周五前 紧急"),
        customer="华为",
        note="给华为发合同",
        followup="2026-03-13",
        priority="urgent",
    )


def test_tickets() -> None:
    expect(
        line("ticket", "Globex Bob reports error 500 at 3:15pm yesterday, priority high"),
        customer="Globex",
        contact="Bob",
        note="Bob reports error 500 at 3:15pm yesterday",
        priority="high",
    )
    expect(
        line("ticket", "Globex data export by 4/1 9am, p2"),
        customer="Globex",
        note="data export",
        followup="2026-04-01T09:00-04:00",
        priority="p2",
    )
    expect(
        chinese("ticket", "华为 接口超时5秒 低优先级"), customer="华为", note="接口超时5秒", priority="low"
    )


def test_typed_values_and_where_they_were_read() -> None:
    typed = "Acme renewal $50k close 6/30, follow up Tuesday at 3"
    reading = line("opportunity", typed)
    assert reading.amount == Decimal(50_000)
    assert reading.close_date == date(2026, 6, 30)
    assert isinstance(reading.followup, datetime)
    words = {key: source.words for key, source in reading.sources.items()}
    assert words == {
        "customer": "Acme",
        "amount": "$50k",
        "currency": "$50k",
        "close_date": "close 6/30",
        "followup": "follow up Tuesday at 3",
    }
    assert all(typed[source.start : source.end] == source.words for source in reading.sources.values())
    assert reading.sources["followup"].why == ("am_pm",)
    assert not reading.sources["amount"].guessed


def test_the_workspace_currency_stands_in() -> None:
    reading = line("opportunity", "Acme renewal 50k", currency="EUR")
    assert (reading["amount"], reading["currency"]) == (50_000, "EUR")
    assert reading.sources["currency"].why == ("currency",)


def test_addresses_stay_in_the_note() -> None:
    reading = line("call", "sent https://x.io/2026-05-06. follow up monday.com on friday")
    assert reading["followup"] == "2026-03-13"
    assert reading["note"] == "sent https://x.io/2026-05-06. monday.com"
