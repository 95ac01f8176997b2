"""Messages with files, and replies that are sent to the channel as well: they are messages like any other."""

import pytest

from storage.interactions import Interaction
from tests.office import Office


async def test_a_line_with_a_file_keeps_its_name_and_link(office: Office) -> None:
    office.add_customer("Acme")
    offer = office.sam.upload("offer 2026-05-01.pdf", b"%PDF")
    await office.sam.say(office.sam.dm, "log Acme sent the signed offer", files=[offer])
    await office.settle()
    note = office.only(Interaction).note
    assert note.startswith("sent the signed offer\n“offer 2026-05-01.pdf” http")
    assert "Logged" in office.last(office.sam, office.sam.dm).shown
    await office.sam.say(office.sales, "@Rapport log Acme has paid", files=[offer])
    await office.settle()
    assert office.all(Interaction)[-1].note.startswith("has paid\n“offer")


async def test_a_reply_that_is_sent_to_the_channel_too_is_read(office: Office) -> None:
    office.add_customer("Acme")
    first = await office.sam.say(office.sales, "How was it?")
    await office.sam.say(office.sales, "@Rapport log Acme wants 20 seats", thread=first.ts, broadcast=True)
    await office.settle()
    assert office.only(Interaction).note == "wants 20 seats"


@pytest.mark.parametrize(("who", "said"), [("sam", "I can't read files."), ("jing", "我读不了文件")])
async def test_a_file_alone_gets_an_answer(office: Office, who: str, said: str) -> None:
    person = office.sandbox.person(who)
    await person.say(person.dm, "", files=[person.upload("contacts.csv", b"a,b")])
    await office.settle()
    assert said in office.last(person, person.dm).shown
