"""Help and unknown words."""

import re

import pytest

from handlers.features import router
from tests.office import Office


@pytest.mark.parametrize("typed", ["/crm help", "/crm", "/crm 帮助", "/crm ?"])
async def test_help_begins_with_what_the_role_does_daily(office: Office, typed: str) -> None:
    of_rep = await office.sam.type(office.sales, typed)
    of_admin = await office.ada.type(office.sales, typed)
    assert listed(of_rep.text) == ["log", "opp", "ticket", "customer", "followup"]
    assert listed(of_admin.text) == ["alerts", "digest", "people", "doctor", "settings"]
    for shortcut in router().shortcuts.values():
        assert not shortcut.on_message or shortcut.title in of_rep.text


async def test_more_shows_every_command_that_one_may_use(office: Office) -> None:
    for person, hidden in (
        (office.sam, {"alerts", "people", "doctor", "settings", "handover", "external", "fields"}),
        (office.ada, set()),
    ):
        answer = await person.type(office.sales, "/crm help")
        await person.press(answer.message, "help.more")
        shown = office.last(person, office.sales).shown
        assert set(listed(shown)) == {it.name for it in router().commands} - hidden
        for command in router().commands:
            assert command.name in hidden or command.help.replace("`", "") in shown.replace("`", "")


async def test_each_line_of_help_can_be_tried(office: Office) -> None:
    answer = await office.ada.type(office.sales, "/crm help")
    await office.ada.press(answer.message, "Try /crm settings")
    assert office.ada.view.callback_id == "workspace.save"


def listed(text: str) -> list[str]:
    """Return the commands that help shows, in its order."""
    return re.findall(r"^\*?/crm (\w+)", text, re.MULTILINE)


async def test_help_in_chinese_and_by_mention(office: Office) -> None:
    await office.jing.say(office.sales, "@Rapport 帮助")
    await office.settle()
    assert "Rapport 能做什么" in office.last(office.jing, office.sales).shown


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("loog Acme", "log"), ("tikcet", "ticket"), ("custmer x", "customer"), ("客护", "客户")],
)
async def test_an_unknown_word_gets_the_nearest_command(office: Office, typed: str, nearest: str) -> None:
    answer = await office.sam.type(office.sales, f"/crm {typed}")
    assert f"*/crm {nearest}*" in answer.text


async def test_a_word_like_nothing_gets_help(office: Office) -> None:
    answer = await office.sam.type(office.sales, "/crm xyzzy <!channel>")
    assert "I didn't understand “xyzzy <!channel>”" in answer.text
    assert "<!channel>" not in str(answer.message.blocks)
