"""Forms that were not saved: kept, offered to whose they are, opened again with what was typed, let go."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from handlers.core.translation import Translator
from handlers.views import blocks as b
from handlers.views import drafts as views
from storage.base import Act
from storage.drafts import Draft
from storage.interactions import Interaction
from storage.opportunities import Opportunity
from storage.tickets import Ticket
from tests.office import HANG, UNHURRIED, Office, held


async def hurried(office: Office, hold: float = HANG) -> None:
    """Have a process that acks at once whatever is submitted."""
    await office.rapport.stop()
    await office.start_again(replace(UNHURRIED, answer=0, hold=hold))


async def killed(office: Office) -> None:
    """Have another process where one ends in the midst of what it does."""
    await office.rapport.stop(within=0)
    office.sandbox.faults.clear()
    await office.start_again()


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """Hold SQLite's one writer's place."""
    with office.rapport.database.transaction(Act(office.now), at_once=True) as session:
        session.connection()
        yield


@pytest.mark.every_way
async def test_a_form_killed_at_its_ack_can_be_resumed(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    await hurried(office)
    office.sandbox.faults.add("users.info", timeout=True)
    typed = {"Notes": "they want 20 seats", "Follow up on": "2026-03-20"}
    assert (await office.sam.submit(office.sam.view, typed)).action == "closed"
    await killed(office)
    assert office.all(Interaction) == []
    await office.move(minutes=1)
    told = office.last(office.sam, office.sam.dm)
    assert "This wasn't saved" in told.shown
    assert "they want 20 seats" in told.shown
    await office.sam.press(told, "Resume")
    assert held(office.sam.view, "note") == "they want 20 seats"
    assert held(office.sam.view, "due_on") == "2026-03-20"
    assert (await office.sam.submit(office.sam.view, {})).action == "closed"
    await office.move(minutes=5)
    assert office.only(Interaction).customer.name == "Acme"
    assert office.all(Draft) == []
    assert office.last(office.sam, office.sam.dm) is told
    await office.sam.press(told, "Resume")
    assert office.sam.view is None
    assert "find that draft" in office.last(office.sam, office.sam.dm).shown


@pytest.mark.every_database
async def test_a_form_that_cannot_be_kept_in_time_stays_open(office: Office) -> None:
    """Slack does not say who it is, somebody else writes, and the process ends at the ack."""
    if office.database_url.startswith("postgresql"):
        pytest.skip("PostgreSQL has room for many writers")
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    await hurried(office, hold=0.1)
    office.sandbox.faults.add("users.info", timeout=True)
    with writing(office):
        refused = await office.sam.submit(office.sam.view, {"Notes": "they want 20 seats"})
        assert "press Save again" in str(refused.errors)
    await killed(office)
    assert held(office.sam.view, "note") == "they want 20 seats"
    assert (await office.sam.submit(office.sam.view, {})).action == "closed"
    await office.move(minutes=5)
    assert office.only(Interaction).note == "they want 20 seats"
    assert not any("wasn't saved" in text for text in office.texts(office.sam, office.sam.dm))


@pytest.mark.every_way
async def test_a_late_form_that_is_saved_leaves_no_draft(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/opp")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    await hurried(office)
    await office.sam.submit(office.sam.view, {"Name": "Pilot"})
    await office.at_rest()
    await office.move(minutes=5)
    assert office.only(Opportunity).name == "Pilot"
    assert office.all(Draft) == []
    assert not any("Resume" in text for text in office.texts(office.sam, office.sam.dm))


async def test_a_late_form_that_is_refused_can_be_resumed(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    await office.sam.choose(office.sam.view, "Customer", "Acme")
    await hurried(office)
    await office.sam.submit(office.sam.view, {"Notes": "20 seats", "Follow up on": "2026-03-10"})
    await office.at_rest()
    refused = office.last(office.sam, office.sales)
    assert "in the past" in refused.shown
    await office.sam.press(refused, "Resume")
    await office.at_rest()
    assert (held(office.sam.view, "note"), held(office.sam.view, "due_on")) == ("20 seats", "2026-03-10")
    await office.move(minutes=5)
    assert not any("wasn't saved" in text for text in office.texts(office.sam, office.sam.dm))


async def refused(office: Office) -> None:
    """Sam types a log that is refused, and closes its form."""
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/log")
    form = {"Customer": "Acme", "Notes": "they want 20 seats", "Follow up on": "2026-03-10"}
    assert (await office.sam.submit(office.sam.view, form)).errors
    await office.at_rest()
    assert office.sam.view
    await office.sam.close(office.sam.view)


async def test_a_refused_form_that_is_closed_is_offered_with_the_next_empty_one(office: Office) -> None:
    await refused(office)
    await office.sam.type(office.sales, "/log")
    assert office.sam.view
    assert "Draft of Wed, Mar 11" in office.sam.view.shown
    await office.sam.press(office.sam.view, "Resume")
    assert held(office.sam.view, "note") == "they want 20 seats"
    await office.sam.submit(office.sam.view, {"Follow up on": "2026-03-20"})
    assert office.only(Interaction).note == "they want 20 seats"
    assert office.all(Draft) == []


async def test_it_is_offered_on_home_and_to_nobody_else(office: Office) -> None:
    await refused(office)
    await office.morgan.type(office.sales, "/log")
    assert office.morgan.view
    assert "they want 20 seats" not in office.morgan.view.shown
    assert "Resume" not in (await office.morgan.open_home() or office.morgan.view).shown
    home = await office.sam.open_home()
    assert home
    assert "they want 20 seats" in home.shown
    await office.sam.press(home, "Discard")
    assert office.sam.home
    assert "they want 20 seats" not in office.sam.home.shown
    assert office.all(Draft) == []


async def test_another_feature_does_not_offer_it(office: Office) -> None:
    await refused(office)
    assert "20 seats" not in (await office.sam.type(office.sales, "/crm digest")).text
    await office.sam.say(office.sam.dm, "log")
    await office.settle()
    await office.sam.press(office.last(office.sam, office.sam.dm), "Log a call")
    assert office.sam.view
    assert "20 seats" in office.sam.view.shown


async def test_what_is_corrected_and_saved_leaves_no_draft(office: Office) -> None:
    office.add_customer("Acme")
    await office.jing.type(office.support, "/ticket")
    form = office.jing.view
    assert (await office.jing.submit(form, {"客户": "Acme", "主题": " "})).errors
    await office.at_rest()
    assert len(office.all(Draft)) == 1
    await office.jing.submit(form, {"主题": "无法登录"})
    assert office.only(Ticket).subject == "无法登录"
    assert office.all(Draft) == []


async def test_a_form_is_kept_for_a_week(office: Office) -> None:
    await refused(office)
    await office.move(days=6)
    assert len(office.all(Draft)) == 1
    await office.move(days=2)
    assert office.all(Draft) == []


def drawn(t: Translator, world: Mapping[str, Any]) -> Iterator[b.Block]:
    """Yield every message of drafts."""
    typed, now = world["typed"], world["now"]
    draft = Draft(id=1, command="interaction.save", text=typed, name=typed, created_at=now, view={})
    yield views.not_saved(t, draft)
    yield views.discarded(t)
    yield views.beside(b.sentence(typed), *views.listed(t, [draft]))
    yield b.modal(typed, "x", views.in_form(t, draft), submit=t("Save"), close=t("Cancel"))
