"""The doctor: what could not be sent and why, what is wrong, and sending it once more."""

import re

import pytest

from handlers.views.doctor import SCOPES
from storage import outbox
from storage.base import Act
from storage.outbox import OutboxRow, State
from storage.workspaces import WhenUnsure, settings_of
from tests.office import Office
from tests.test_delivery import later
from tests.test_manifest import manifest


def say(office: Office, key: str, channel: str, text: str, **more: str) -> None:
    with office.session() as session:
        outbox.post(session, key, channel, {"text": text, "blocks": []}, **more)


async def test_all_is_well(office: Office) -> None:
    shown = (await office.morgan.type(office.sales, "/crm doctor")).text
    assert "Connected to *The Office*" in shown
    assert "All Slack permissions are granted." in shown
    assert "Nothing is waiting to be sent." in shown
    assert "Nothing has failed." in shown
    assert "All scheduled jobs are up to date." in shown


async def test_a_post_that_fails_is_told_with_the_remedy_and_retried(office: Office) -> None:
    cellar = office.sandbox.add_channel("cellar", private=True, bot=False)
    say(office, "first", cellar.id, "The deal of the day", asked_by=office.sam.id)
    await office.settle()
    told = office.last(office.sam, office.sam.dm)
    assert "I'm not a member. Type /invite @Rapport there." in told.shown
    assert "The deal of the day" in told.shown
    shown = await office.morgan.type(office.sales, "/crm doctor")
    assert "1 message could not be sent:" in shown.text
    assert "/invite @Rapport" in shown.text
    office.sandbox.invite_bot(cellar)
    await office.morgan.press(shown.message, "Retry")
    await office.settle()
    assert office.texts(office.sam, cellar) == ["The deal of the day"]
    again = await office.morgan.type(office.sales, "/crm doctor")
    assert "Nothing has failed." in again.text


async def test_who_was_told_posts_it_again(office: Office) -> None:
    attic = office.sandbox.add_channel("attic", private=True, bot=False)
    say(office, "first", attic.id, "Hello", asked_by=office.sam.id)
    await office.settle()
    office.sandbox.invite_bot(attic)
    told = office.last(office.sam, office.sam.dm)
    await office.sam.press(told, "Repost")
    await office.settle()
    assert office.texts(office.sam, attic) == ["Hello"]
    assert "Sending it again" in told.shown


@pytest.mark.parametrize("word", ["token_revoked", "invalid_auth"])
async def test_while_slack_refuses_the_token_everything_waits(office: Office, word: str) -> None:
    for n in range(3):
        say(office, f"n{n}", office.sales.id, f"number {n}")
    refused = office.sandbox.faults.add("chat.postMessage", error=word, times=None)
    await office.settle()
    shown = await office.ada.type(office.support, "/crm 体检")
    assert f"Slack doesn't accept Rapport's token ({word})" in shown.text
    assert "Nothing has failed." in shown.text
    await later(office, 5)
    office.sandbox.faults.clear()
    assert refused.met < 40, "the workspace rests between two tries"
    await later(office, 1)
    assert office.texts(office.sam, office.sales) == ["number 0", "number 1", "number 2"]
    told = [text for text in office.texts(office.ada, office.ada.dm) if "didn't accept" in text]
    assert len(told) == 1
    assert not office.texts(office.sam, office.sam.dm)


async def test_the_doctor_speaks_chinese(office: Office) -> None:
    with office.session() as session:
        from storage import users
        from storage.users import Role

        jing = users.by_slack_id(session, office.jing.id)
        assert jing
        jing.role = Role.MANAGER
    shown = await office.jing.type(office.support, "/crm 诊断")
    assert "没有" in shown.text


@pytest.mark.every_database
async def test_it_says_which_limits_are_in_force(office: Office) -> None:
    shown = await office.ada.type(office.support, "/crm doctor")
    assert re.search(r"(SQLite|PostgreSQL) [\d.]+ gives up a wait after 2 s\.", shown.text)


async def test_only_those_with_the_right_see_it(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/crm doctor")
    assert "Your role can't see this delivery" in answer.text


async def test_scopes_that_slack_did_not_grant_are_named(office: Office) -> None:
    from storage import doctor

    with office.session() as session:
        doctor.connected(
            session, team="The Office", bot_user_id="B", scopes=set(SCOPES) - {"channels:history"}
        )
    shown = (await office.morgan.type(office.sales, "/crm doctor")).text
    assert "*channels:history* · see in a channel whether a message was posted" in shown


def test_every_scope_of_the_manifest_is_explained() -> None:
    assert set(SCOPES) == set(manifest()["oauth_config"]["scopes"]["bot"])


async def test_what_fails_when_it_falls_due_is_shown(office: Office) -> None:
    from storage import doctor

    with office.session() as session:
        doctor.note_trouble(session, "follow-ups", "KeyError('zone')")
        doctor.note_trouble(session, "follow-ups", "KeyError('zone')")
    shown = (await office.morgan.type(office.sales, "/crm doctor")).text
    assert "*follow-ups* · 2 times" in shown
    assert "KeyError('zone')" in shown


async def test_the_choice_for_what_nobody_can_find_out(office: Office) -> None:
    shown = await office.ada.type(office.sales, "/crm doctor")
    await office.ada.choose(shown.message, "doctor.when_unsure", "Repost, marked as a possible repeat")
    with office.rapport.database.transaction(Act(office.now, office.sandbox.team_id)) as session:
        assert settings_of(session).when_unsure is WhenUnsure.AGAIN


async def test_a_retry_that_is_pressed_twice_posts_once(office: Office) -> None:
    attic = office.sandbox.add_channel("attic", private=True, bot=False)
    say(office, "first", attic.id, "Hello")
    await office.settle()
    office.sandbox.invite_bot(attic)
    shown = await office.morgan.type(office.sales, "/crm doctor")
    office.sandbox.faults.add("interactive", duplicate=True)
    await office.morgan.press(shown.message, "Retry")
    await office.at_rest()
    assert office.texts(office.sam, attic) == ["Hello"]
    assert [row.state for row in office.all(OutboxRow) if row.key == "first"] == [State.SENT]
