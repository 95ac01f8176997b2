"""Suggestions: only what is really near is offered, and a sentence is no name."""

from pathlib import Path

import pytest

from handlers.core.whom import could_be_name
from handlers.features import router
from tests.office import Office

TYPED = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "near_words.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("typed", "alone", "in_a_sentence"), TYPED, ids=[typed for typed, *_ in TYPED])
def test_only_what_is_near_is_suggested(typed: str, alone: str, in_a_sentence: str) -> None:
    known = router()
    assert (known.nearest(typed) or "-") == alone
    assert (known.nearest(f"{typed} Initech about the offer") or "-") == in_a_sentence


def test_there_are_sixty_of_them() -> None:
    assert len(TYPED) >= 60


@pytest.mark.parametrize(
    ("line", "told", "untold"),
    [
        ("/crm campaign", "I didn't understand “campaign”", "Did you mean"),
        ("/crm lgo", "Did you mean */crm log*", "Create"),
        ("/crm spoke with them again", "I didn't understand “spoke with them again”", "Did you mean"),
        ("/customer we should call them tomorrow", "No customer matches", "Create"),
        ("/customer the guys from the fair in Berlin", "No customer matches", "Create"),
        ("/customer Zenith Labs", "Create “Zenith Labs”", "Did you mean"),
    ],
)
async def test_what_is_answered(office: Office, line: str, told: str, untold: str) -> None:
    answer = await office.sam.type(office.sales, line)
    assert told in answer.text
    assert untold not in answer.text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Zenith Labs", True),
        ("bank of america", True),
        ("Bright IT", True),
        ("Johnson & Johnson Medical Devices", True),
        ("上海第251贸易有限公司", True),
        ("深圳华大基因", True),
        ("北京 Apple 零售", True),
        ("they want 20 seats", False),
        ("it is about the offer", False),
        ("今天跟他们聊了很久", False),
        ("today", False),
    ],
)
def test_what_could_be_a_name(text: str, is_one: bool) -> None:
    assert could_be_name(text) is is_one


async def test_the_channels_customer_comes_last_and_says_why(office: Office) -> None:
    for name in ("Acme Corporation", "Globex Corporation"):
        office.add_customer(name)
    await office.sam.type(office.sales, "/crm link acme")
    asked = await office.sam.type(office.sales, "/log Globbex wants 20 seats")
    assert "Globex Corporation\nAcme Corporation (this channel)\nCreate “Globbex”" in asked.text
    await office.sam.press(asked.message, "Acme Corporation (this channel)")
    assert "Acme Corporation" in asked.message.shown
