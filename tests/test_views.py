"""Whatever people type, every view stays within Slack's limits, and all of it is escaped once."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.core.translation import Translator
from handlers.features import router
from handlers.views import (
    absences,
    alerts,
    contacts,
    contracts,
    customers,
    doctor,
    dossiers,
    errors,
    fields,
    followups,
    home,
    interactions,
    me,
    opportunities,
    people,
    picks,
    records,
    tickets,
    workspaces,
)
from handlers.views import blocks as b
from handlers.views import help as help_views
from handlers.views.acts import Done, Past, Told
from handlers.views.records import Entry
from handlers.views.values import Chosen, Coded, Named
from slack_sandbox.rules import problems_for
from storage.absences import Absence
from storage.birthdays import Birthday, Calendar, LeapDay
from storage.contacts import Contact
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer, CustomerKind, CustomerStatus
from storage.doctor import Connection, Limits, Trouble
from storage.drafts import Draft
from storage.fields import Field, Kind, fields_of
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.lists import Choice
from storage.opportunities import REASONS, Opportunity, Reason, Stage
from storage.outbox import Method, OutboxRow, Standing
from storage.products import Product
from storage.recurrence import Recurrence
from storage.schedules import Schedule, ScheduleKind
from storage.schema import entities
from storage.tickets import SCORES, Priority, Ticket, TicketEvent, TicketStatus
from storage.types import Money
from storage.users import Role, User
from storage.workspaces import WhenUnsure, WorkspaceSettings
from tests.examples import examples

LISTED = ("contact", "interaction", "opportunity", "ticket", "followup", "contract")
"""The kinds of records around a customer, by their names in a world."""

NOW = datetime(2026, 3, 11, 14, 20, tzinfo=UTC)
TRANSLATORS = [
    Translator("en-US", ZoneInfo("America/New_York")),
    Translator("zh-CN", ZoneInfo("Asia/Shanghai")),
]
SETTINGS = WorkspaceSettings(
    currency="USD",
    country="US",
    default_role="sales",
    work_days=[0, 4],
    keeps_holidays=True,
    leap_day=LeapDay.MARCH,
    **dict.fromkeys(workspaces.HOURS, time(9)),
)
RULES = [
    "FREQ=DAILY;INTERVAL=3;BYHOUR=9;BYMINUTE=0",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=30",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29;BYHOUR=9;BYMINUTE=0;SINCE=2001-02-01",
]
HOSTILE = [
    "<!channel>",
    "<https://evil.example|click>",
    "a&b",
    "*",
    "`",
    "\u202e",
    "😀" * 60,
    "\n\n",
    "&amp;",
    "|",
]

text = st.text(max_size=400) | st.sampled_from(HOSTILE) | st.text(min_size=2_000, max_size=4_500)
name = st.text(min_size=1, max_size=200) | st.sampled_from(HOSTILE)
amount = st.none() | st.decimals(0, 10**13, places=2)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """One record of each kind, with whatever people may have typed into it."""
    owner = User(
        id=1, slack_id="U1", name=draw(name), role=Role.SALES, zone="UTC", locale="en-US", greet=True
    )
    owner.birthday, owner.birth_calendar = "04-03", Calendar.LUNAR_LEAP
    customer = Customer(
        id=1,
        name=draw(name),
        kind=draw(st.sampled_from(CustomerKind)),
        status=draw(st.sampled_from(CustomerStatus)),
        note=draw(text),
        phone=draw(name),
        website=draw(name),
        employees=draw(st.none() | st.integers(0, 10**6)),
    )
    customer.owner = draw(st.sampled_from([None, owner]))
    contact = Contact(
        id=1, name=draw(name), title=draw(name), email=draw(name), customer=customer, greet=True
    )
    shared = {
        "customer": customer,
        "contact": draw(st.sampled_from([None, contact])),
        "owner": customer.owner,
    }
    followup = FollowUp(
        id=1,
        note=draw(text),
        recurrence=draw(st.none() | st.sampled_from(RULES)),
        due_on=date(2026, 3, 12),
        due_time=draw(st.none() | st.just(time(15))),
        due_at=NOW + timedelta(hours=draw(st.integers(-99, 99))),
        zone="America/New_York",
        status=FollowUpStatus.OPEN,
        customer_id=1,
        **shared,
    )
    followup.delegate = draw(st.sampled_from([None, owner]))
    leave = Absence(
        id=1,
        owner_id=1,
        owner=owner,
        delegate=draw(st.sampled_from([None, owner])),
        first_day=date(2026, 3, draw(st.integers(1, 31))),
        last_day=date(2026, 4, 1),
    )
    interaction = Interaction(
        id=1,
        kind=draw(st.sampled_from(InteractionKind)),
        note=draw(text),
        occurred_at=NOW,
        source_link=draw(st.none() | st.just("https://example.slack.com/archives/C1/p1")),
        **shared,
    )
    opportunity = Opportunity(
        id=1,
        number=draw(st.integers(1, 10**6)),
        name=draw(name),
        stage=draw(st.sampled_from(Stage)),
        amount=draw(amount),
        currency=draw(st.sampled_from(["USD", "CNY", "JPY", "EUR"])),
        close_on=draw(st.none() | st.sampled_from([date(2026, 9, 30), date(2026, 3, 1)])),
        stage_since=NOW - timedelta(days=draw(st.integers(0, 99))),
        reason=draw(st.none() | st.sampled_from(Reason)),
        reason_note=draw(text)[:3_000],
        note=draw(text),
        **shared,
    )
    ticket = Ticket(
        id=1,
        number=7,
        subject=draw(name),
        description=draw(text),
        priority=draw(st.sampled_from(Priority)),
        status=draw(st.sampled_from(TicketStatus)),
        due_at=NOW,
        solved_at=draw(st.none() | st.just(NOW)),
        satisfaction=draw(st.none() | st.sampled_from(SCORES)),
        satisfaction_at=NOW,
        satisfaction_note=draw(text)[:3_000],
        reporter=owner,
        **{**shared, "customer": draw(st.sampled_from([None, customer]))},
    )
    contract = Contract(
        id=1,
        name=draw(name),
        value=draw(amount),
        currency="USD",
        renews_on=date(2026, 4, 10),
        status=ContractStatus.ACTIVE,
        customer_id=1,
        customer=customer,
        owner=customer.owner,
    )
    return {
        "owner": owner,
        "customer": customer,
        "contact": contact,
        "followup": followup,
        "interaction": interaction,
        "opportunity": opportunity,
        "ticket": ticket,
        "contract": contract,
        "leave": leave,
        "now": NOW,
        "typed": draw(text),
        "many": draw(st.integers(0, 20)),
    }


def value_in(field: Field, typed: str) -> object:
    """Return a value of a field, with what may be typed wherever something is."""
    if field.listed:
        return Chosen([Choice(typed[:60], typed)])
    if field.choices:
        return next(iter(field.choices))
    values: dict[Kind, object] = {
        Kind.PERSON: Named("user", typed, 1, "U1"),
        Kind.RECORD: Named("customer", typed, 1),
        Kind.YES_NO: True,
        Kind.DATE: date(2026, 5, 3),
        Kind.BIRTHDAY: Birthday("05-03", 1985, Calendar.LUNAR),
        Kind.MONEY: Money(Decimal("1250.50"), "EUR"),
        Kind.NUMBER: 12,
        Kind.COUNTRY: Coded(Kind.COUNTRY, "DE"),
        Kind.LANGUAGE: Coded(Kind.LANGUAGE, "zh-CN"),
    }
    return (typed, typed) if field.is_many else values.get(field.kind, typed)


def messages(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Messages of the features whose tests draw none themselves."""
    n, typed = w["many"], w["typed"]
    done = Done(1, [Told("Note", typed, None)] * min(n, 5))
    dossier = customers.Dossier(
        customer=w["customer"],
        entries=[Entry(one, value_in(one, typed)) for one in fields_of(Customer)],
        lists={type(w[kind]): [w[kind]] for kind in LISTED},
    )
    yield interactions.logged(t, w["interaction"], w["followup"], done, words=typed, remarks=[typed])
    yield interactions.shared(t, w["interaction"], "U1")
    yield interactions.undone(t, w["interaction"])
    yield opportunities.card(t, w["opportunity"], lead=t("Created:"), remarks=[typed], done=done)
    yield opportunities.shared(t, w["opportunity"], "U1")
    yield opportunities.listing(t, (n + 3, [w["opportunity"]] * n), may_create=True)
    yield tickets.card(t, w["ticket"], NOW, lead=typed, done=done)
    yield b.sentence(typed)
    yield errors.refused(typed)
    letter = OutboxRow(
        id=1,
        method=Method.UPDATE,
        channel="C1",
        payload={"text": f"{b.bold(typed)}"},
        due_at=NOW,
        error=typed,
    )
    yield doctor.not_posted(t, letter, typed)
    yield doctor.possibly_repeated(t, followups.done(t, w["followup"]))
    yield doctor.findings(
        t,
        connection=Connection(team=typed, bot_user_id="U1", scopes="commands", since=NOW),
        limits=Limits(typed, n or None),
        standing=Standing(waiting=n, oldest=NOW, trying_again=n, failed=n, no_token=typed if n else None),
        letters=[letter] * min(n, 10),
        troubles=[Trouble(name=typed, error=typed, times=n, first_at=NOW, last_at=NOW)] * n,
        when_unsure=WhenUnsure.ONCE,
        may_act=bool(n % 2),
    )
    yield tickets.opened(t, w["ticket"], done, [typed])
    yield tickets.asked(t, w["ticket"])
    yield tickets.listing(t, (n + 3, [w["ticket"]] * n), NOW)
    yield customers.card(t, dossier)
    yield customers.pick_list(t, typed, [w["customer"]] * max(1, min(n, 10)))
    yield customers.none_found(t, typed, [w["customer"]] * min(n, 3), may_create=True)
    yield customers.saved(t, w["customer"])
    yield contacts.saved(t, w["contact"])
    yield contacts.card(t, w["contact"], [Entry(one, value_in(one, typed)) for one in fields_of(Contact)])
    yield contracts.saved(t, w["contract"])
    past = [Past(NOW, typed or None, done.changes)]
    shown = contracts.card(t, w["contract"], NOW.date(), past)
    yield contracts.settled(t, shown, w["opportunity"], [w["followup"]] * min(n, 5), done)
    for kind in LISTED:
        yield dossiers.page(t, w["customer"], type(w[kind]), [w[kind]] * min(n, 11), n)
    for status in ContractStatus:
        w["contract"].status = status
        yield contracts.standing(t, w["contract"], date(2026, 3, 11))
    yield contracts.renewal(t, w["contract"], date(2026, 3, 11), late=bool(n % 2))
    yield followups.promised(t, w["followup"], done, words=typed, remarks=[typed])
    yield followups.reminder(t, w["followup"], NOW, late=True)
    yield followups.done(t, w["followup"], w["followup"])
    yield followups.roll_up(t, [w["followup"]] * n, NOW)
    yield followups.roll_up(t, [w["followup"]] * n, NOW, shared=True)
    yield followups.welcome_back(t, w["leave"], [w["followup"]] * n, NOW)
    yield b.sentence(followups.handed_on(t, w["leave"], NOW))
    yield absences.saved(t, w["leave"], NOW, [w["leave"]] * min(n, 3))
    yield absences.listing(t, [w["leave"]] * n)
    yield absences.ended(t, w["leave"])
    yield absences.named(t, w["leave"], NOW)
    yield absences.no_more(t, w["leave"])
    yield followups.left_behind(t, w["followup"])
    yield followups.stopped(t, w["followup"])
    yield followups.handed_over(t, w["followup"])
    yield followups.given(t, w["followup"], "U1")
    yield followups.snoozed(t, w["followup"], NOW)
    yield followups.listing(t, (n + 3, [w["followup"]] * n), NOW)
    yield alerts.greeting(t, TRANSLATORS[1], w["contact"], typed)
    yield alerts.was_called(t, w["contact"], "U1")
    yield alerts.colleagues_birthday(t, w["owner"], date(2026, 3, 11), late=bool(n % 2))
    yield me.saved(t, w["owner"], (time(20), time(8)), "DE")
    yield alerts.birthday(t, w["contact"], date(2026, 3, 11), late=bool(n % 2))
    yield errors.refused(errors.busy(t), errors.typed_back(t, typed))
    yield errors.refused(errors.unknown_command(t, typed, None))
    form = fields.form(t, typed, "visit.save", [b.section(typed)], {})
    yield fields.by_button(t, form, typed, None)
    yield fields.by_button(t, form, typed, errors.refused(errors.busy(t)))
    yield help_views.overview(t, router().commands, more=n)
    yield help_views.welcome(t, typed, router().commands)
    yield people.listing(t, [w["owner"]] * n, {})
    yield picks.which_customer(t, typed, 1, [w["customer"]] * n, typed)


def views(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Forms and tabs of the features whose tests draw none themselves."""
    typed, context = w["typed"], {"channel": "C1"}
    yield errors.not_saved(t, errors.busy(t), errors.typed_back(t, typed))
    yield errors.on_home(errors.unknown_command(t, typed, None))
    known = {
        kind: Schedule(
            kind=kind, channel_id="C1", zone="UTC", rule=Recurrence(at=time(9)).rule(), lead_days=[30]
        )
        for kind in ScheduleKind
    }
    event = TicketEvent(at=NOW, kind="assigned", detail={"to": typed}, actor=w["owner"])
    board = home.Board(
        [Draft(id=1, name=typed, text=typed, created_at=NOW)] * 3,
        home.Page(9, [w["followup"]] * 8),
        home.Page(6, [w["opportunity"]] * 6),
        home.Page(8, [w["ticket"]] * 8, 8),
        entities(),
    )
    new_call = Interaction(kind=InteractionKind.CALL, customer=w["customer"], note=typed)
    new_deal = Opportunity(name=typed[:100], note=typed, currency="USD", stage=Stage.LEAD)
    new_ticket = Ticket(subject=typed[:200], description=typed, priority=Priority.P3)
    remarks = [t("{typed}", typed=typed)]
    yield interactions.form(t, context, new_call, quoted=b.context(typed), remarks=remarks)
    yield interactions.form(t, context, w["interaction"], w["followup"].due)
    yield opportunities.form(t, context, w["opportunity"])
    yield opportunities.form(t, context, new_deal, remarks=remarks)
    yield tickets.form(t, context, w["ticket"])
    yield tickets.form(t, context, new_ticket, remarks=remarks)
    yield tickets.comment_form(t, context, w["ticket"])
    yield workspaces.form(t, context, SETTINGS)
    yield tickets.details(t, w["ticket"], [event] * min(w["many"], 20))
    for model in (Customer, Contact):
        entries = [
            Entry(one, typed=typed[:3_000]) if n % 2 else Entry(one, value=value_in(one, typed))
            for n, one in enumerate(fields_of(model))
        ]
        about = {**context, "entity": model.entity}
        yield records.form(t, "New customer", entries, about, above=[customers.alike(t, [w["customer"]])])
    sold = [Product(id=1, name=w["owner"].name, lead_days=[90, 30])]
    yield contracts.form(t, context, w["customer"], "USD", w["contract"], on_sale=sold)
    yield alerts.form(t, context, known, [90, 30], sold)
    yield followups.form(t, context, w["customer"], offer_channel=True)
    yield followups.reschedule_form(t, context, w["followup"])
    yield followups.snooze_form(t, context, w["followup"])
    yield followups.reassign_form(t, context, w["followup"])
    yield alerts.form(t, context, known, [90, 30])
    for stage in REASONS:
        w["opportunity"].stage = stage
        yield opportunities.reason_form(t, context, w["opportunity"])
    yield me.form(t, context, w["owner"], (time(20), time(8)), None)
    yield absences.form(t, context, w["leave"])
    yield people.form(t, context)
    yield home.home(t, typed, board, NOW)


def everything(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every message, form and tab: those here, and those of each test with a function `drawn`."""
    yield from messages(t, w)
    yield from views(t, w)
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if "\ndef drawn(" in path.read_text("utf-8"):
            yield from import_module(f"tests.{path.stem}").drawn(t, w)


@pytest.mark.parametrize("t", TRANSLATORS, ids=["en", "zh"])
@settings(examples(0.3), suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_everything_is_within_slacks_limits(t: Translator, world: dict[str, Any]) -> None:
    for content in everything(t, world):
        kind = "message" if "text" in content else "view"
        assert not (found := problems_for(kind, content)), found[0]
        assert len(content.get("text", "")) <= 4_000


@pytest.mark.parametrize("t", TRANSLATORS, ids=["en", "zh"])
@settings(examples(0.2), suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_nothing_typed_is_read_as_markup_or_escaped_twice(t: Translator, world: dict[str, Any]) -> None:
    for content in everything(t, world):
        for shown in texts(content):
            assert "<!" not in shown
            assert "<https://evil" not in shown
            assert "&amp;lt;" not in shown
            assert not re.search(r"&(?!amp;|lt;|gt;)", shown)


def texts(value: Any) -> Iterator[str]:
    """What is displayed."""
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "text" and isinstance(one, str):
                yield one
            elif key not in ("value", "initial_value", "private_metadata"):
                yield from texts(one)


@settings(examples(0.3))
@given(st.lists(st.integers(0, 4_000), max_size=40), st.integers(0, 10))
def test_a_long_message_is_cut_where_it_is_longest(lengths: list[int], facts: int) -> None:
    pairs = [("a", "&" * 2_000)] * facts
    shown = b.message(
        *(b.section("<" * length) for length in lengths), *b.facts(pairs), b.actions(b.button("x", "y"))
    )
    assert not problems_for("message", shown)
    short = [block for length, block in zip(lengths, shown["blocks"], strict=False) if 0 < length < 40]
    assert all("…" not in block["text"]["text"] for block in short)


@given(st.text(max_size=300), st.integers(10, 200))
def test_cut_text_fits_and_keeps_its_beginning(typed: str, limit: int) -> None:
    cut = b.clip(typed, limit)
    assert len(cut) <= limit
    shown = html.unescape(cut)
    assert shown.rstrip("…")[:5] in html.unescape(b.clip(typed, 10_000)) or shown == "…"
