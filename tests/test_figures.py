"""Figures: what a digest counts, and what it compares that with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from handlers.core.translation import Translator
from handlers.figures.activity import Activity
from handlers.figures.birthdays import Birthdays
from handlers.figures.campaigns import Campaigns
from handlers.figures.closed import Lost, Won
from handlers.figures.closing import Closing
from handlers.figures.due_today import DueToday
from handlers.figures.figure import NAMED, Figure, Figures
from handlers.figures.moved import Moved
from handlers.figures.overdue import Overdue, OverdueByOwner
from handlers.figures.pipeline import Outlook, Pipeline
from handlers.figures.renewals import Renewals
from handlers.figures.risks import Risks
from handlers.figures.tickets import Before, Tickets
from handlers.figures.unheeded import Unheeded
from handlers.figures.won_by_week import WonByWeek
from handlers.views import digests
from storage.base import add
from storage.campaigns import Campaign, CampaignResponse, CampaignStatus
from storage.interactions import InteractionKind
from storage.opportunities import Reason, Stage, StageTotal
from storage.permissions import Scope
from storage.tickets import Satisfaction, TicketStatus
from tests.office import Office
from tests.test_alerts import add_contract
from tests.test_digests import digests_in, read_now, sell, subscribe
from tests.test_rules import ruled


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
    assert "1 customer not contacted lately\n• *Acme* · last contact Wed, 11 Mar 2026 · Sam Rivera" in told


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


async def test_first_response_and_resolution(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket Acme all is down p1")
    await office.settle()
    await office.move(minutes=30)
    await office.jing.press(office.last(office.jing, office.support), "我来处理")
    await office.move(minutes=90)
    await office.jing.press(office.last(office.jing, office.support), "解决")
    told = (await read_now(office, office.morgan)).text
    assert "Median: first response 30 minutes · resolution 2 hours" in told


async def test_how_content_people_are_with_what_was_before(office: Office) -> None:
    office.add_customer("Acme")
    for scores in ((1, 2), (5, 4, 4)):
        for score in scores:
            await office.sam.type(office.support, "/ticket Acme all is down p1")
            await office.settle()
            await office.jing.press(office.last(office.jing, office.support), "Resolve")
            await office.settle()
            await office.sam.press(office.last(office.sam, office.sam.dm), f"ticket.rate.{score}")
        told = (await read_now(office, office.morgan)).text
        await office.move(hours=25)
    assert "Satisfaction: 4.3 of 5 · 3 answers · previous period: 1.5" in told


async def test_it_is_compared_with_the_time_before(office: Office) -> None:
    await sell(office)
    await office.move(hours=25)
    await office.sam.type(office.sales, "/opp #3 30k")
    await office.sam.type(office.sales, "/opp Acme Upgrade 5k")
    await office.sam.type(office.sales, "/opp Acme Yen 900000 JPY")
    await office.jing.type(office.support, "/ticket Acme slow page")
    told = (await read_now(office, office.morgan)).text
    assert "*Won* · 0 · previous period: 1 · US$50,000" in told
    assert "*Lost* · 0 · previous period: 1 · US$5,000" in told
    assert "*Tickets* · 1 new" in told
    assert "previous period: 1 new · 0 resolved" in told
    assert "*Pipeline* · 3 · US$35,000 + JP¥900,000 · changed by +US$15,000 +JP¥900,000" in told
    await office.move(hours=25)
    await office.sam.type(office.sales, "/opp #3 won")
    await office.sam.type(office.sales, "/opp #4 1k")
    told = (await read_now(office, office.morgan)).text
    assert "*Pipeline* · 2 · US$1,000 + JP¥900,000 · changed by −US$34,000" in told
    await office.move(hours=25)
    await office.sam.type(office.sales, "/opp #3 proposal")
    told = (await read_now(office, office.morgan)).text
    assert "changed by +US$30,000" in told, "opened again"


async def test_what_is_to_close_this_month_and_this_quarter(office: Office) -> None:
    office.add_customer("Acme")
    for line in ("One 10k close 30 Apr stage proposal", "Two 20k close 30 Jun", "Three 5k close 31 Jul"):
        await office.sam.type(office.sales, f"/opp Acme {line}")
    told = (await read_now(office, office.morgan)).text
    assert "This month" not in told
    await office.sam.type(office.sales, "/opp Acme Four 1k close 20 Mar")
    told = (await read_now(office, office.morgan)).text
    assert "*This month* · 1 due to close · US$1,000 · weighted US$100" in told
    assert "This quarter" not in told, "it ends with the month and has no more"
    await office.move(days=30)
    await office.sam.type(office.sales, "/opp #4 won")
    told = (await read_now(office, office.morgan)).text
    assert "*This month* · won US$1,000 · 1 due to close · US$10,000 · weighted US$6,000" in told
    assert "*This quarter* · won US$1,000 · 2 due to close · US$30,000 · weighted US$8,000" in told


async def test_what_was_won_before_a_late_digest_is_counted_once(office: Office) -> None:
    office.add_customer("Acme")
    await subscribe(office, office.morgan, where=office.support, when="daily at 9")
    await office.sam.type(office.sales, "/opp Acme Pilot 50k")
    office.sandbox.clock.move(hours=20)
    await office.sam.type(office.sales, "/opp #1 won")
    await office.move(minutes=30)
    await office.move(days=1)
    told = [one.text for one in digests_in(office, office.sam, office.support)]
    assert ["*Acme* · Pilot" in text for text in told] == [True, False]


def drawn(t: Translator, w: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield digests with every figure; see tests/test_views.py."""
    n, typed, now = w["many"], w["typed"], w["now"]
    named = min(n, NAMED)
    deals = n, [w["opportunity"]] * named
    waiting = n * 2, [w["ticket"]] * named
    campaign = Campaign(name=w["owner"].name, status=CampaignStatus.RUNNING)
    person = w["owner"].name, 1
    worth = [StageTotal(Stage.WON, "USD", n, Decimal(n))]
    outlook = Outlook(worth, [StageTotal(Stage.DEMO, "USD", n, Decimal(n))])
    earlier = [StageTotal(Stage.WON, "CNY", n, Decimal(n))]
    counted: list[Figure] = [
        Won(worth, [w["opportunity"]] * named, [(Reason.TRUST, n)], earlier),
        Lost(worth * n, [w["opportunity"]] * named, [(Reason.PRICE, n), (None, n)], []),
        Moved(deals),
        Pipeline(
            [StageTotal(Stage.DEMO, "USD", n, Decimal(n)), StageTotal(Stage.LEAD, "CNY", n, Decimal(n))],
            {"EUR": Decimal(n), "USD": Decimal(1)},
            outlook,
            replace(outlook, won=[]),
        ),
        WonByWeek({now.date() + timedelta(weeks=i): {"USD": Decimal(n)} for i in range(8)}),
        Risks(deals, waiting, (n, [(w["customer"], None), (w["customer"], now)]), now),
        Tickets(
            opened=n,
            breached=waiting,
            responses=[timedelta(minutes=n)] * n,
            resolutions=[timedelta(hours=n)] * n,
            states=dict.fromkeys(TicketStatus, n),
            satisfaction=Satisfaction(n, Decimal("3.25")),
            before=Before(n, 0, Satisfaction(n, Decimal(5))),
            untaken=bool(n),
            is_first=False,
        ),
        OverdueByOwner([(w["owner"].name, n)] * n),
        Activity(
            [(person, kind, n) for kind in InteractionKind],
            {(w["owner"].name, number): n for number in range(n)},
            {},
        ),
        Renewals((n, [w["contract"]] * named)),
        Campaigns([(campaign, n, n)] * named),
    ]
    promised = n, [w["followup"]] * named
    birthdays = n, [(now.date(), w["contact"])] * (named if w["contact"] else 0)
    either = [one for one in counted if not isinstance(one, OverdueByOwner)]
    own = [DueToday(promised, now), Overdue((n, []), now), Closing(deals), Birthdays(birthdays), *either]
    unheeded = Unheeded(list(ruled(w, n))[:2], now)
    for heading, figures, breadth in (
        ("*", counted, Scope.ALL),
        (typed, own, Scope.OWN),
        (typed, [unheeded], Scope.OWN),
    ):
        about = Figures(now, now, figures)
        told = digests.digest(t, digests.title(t, breadth, heading), about, breadth, due=now, pictured=True)
        plainer = told.pop("plainer", [])
        yield told
        for blocks in plainer:
            yield {"text": told["text"], "blocks": blocks}
