"""Help and unknown words."""

import pytest

from handlers.features import router
from tests.office import Office


@pytest.mark.parametrize("typed", ["/crm help", "/crm", "/crm 帮助", "/crm ?"])
async def test_help_is_made_from_the_handlers(office: Office, typed: str) -> None:
    answer = await office.sam.type(office.sales, typed)
    for command in router().commands:
        assert f"/crm {command.name}" in answer.text
        assert command.help.replace("`", "") in answer.text.replace("`", "")
    for shortcut in router().shortcuts.values():
        assert not shortcut.on_message or shortcut.title in answer.text


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
    assert "I didn't understand “xyzzy”" in answer.text
    assert "<!channel>" not in str(answer.message.blocks)
