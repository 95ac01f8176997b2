"""Pictures: the charts of a digest as an image, for who asks."""

import struct
import subprocess
import sys
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.core.translation import Translator
from handlers.views import charts, pictures
from handlers.views.charts import Sheet
from tests.examples import examples
from tests.office import Office
from tests.test_digests import digests_in, read_now, sell, subscribe
from tests.test_papers import ROOT


def png_size(image: bytes | None) -> tuple[int, int]:
    assert image and image.startswith(b"\x89PNG")
    wide, tall = struct.unpack(">II", image[16:24])
    return wide, tall


async def test_a_picture_comes_to_who_asks_and_shows_what_the_digest_does(office: Office) -> None:
    await sell(office)
    await subscribe(office, office.morgan, what="Everything", where=office.sales, when="daily at 17:00")
    await office.move(hours=3)
    (told,) = digests_in(office, office.sam, office.sales)
    await office.sam.type(office.sales, "/opp #3 won")
    seen = office.texts(office.jing, office.sales)
    office.sandbox.faults.add("interactive", duplicate=True)
    await office.sam.press(told, "Picture")
    await office.at_rest()
    assert "It's in your direct messages with me" in office.last(office.sam, office.sales).shown
    assert office.texts(office.jing, office.sales) == seen, "nobody else asked for it"
    (sent,) = [one for one in office.sam.sees(office.sam.dm) if one.files]
    (file,) = sent.files
    assert png_size(file.content)[0] == 1200
    assert (file.name, file.title) == ("digest-2026-03-11.png", "Digest")
    assert sent.text.startswith("Digest · Tue, 10 Mar 2026 17:00 (London) to Wed, 11 Mar 2026 17:")
    for part in ("Lead US$0", "Proposal US$20,000", "9 Mar US$50,000", "Tickets by state: Open 1"):
        assert part in sent.text, part
    assert not file.alt_text, "with it Slack shares no file"


async def test_in_direct_messages_a_picture_needs_no_word(office: Office) -> None:
    await sell(office)
    await office.morgan.type(office.morgan.dm, "/crm digest now")
    await office.settle()
    told = office.last(office.morgan, office.morgan.dm)
    await office.morgan.press(told, "Picture")
    await office.at_rest()
    assert office.last(office.morgan, office.morgan.dm).files
    assert len(office.morgan.sees(office.morgan.dm)) == 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"error": "missing_scope"}, "can reinstall the app with its manifest"),
        ({"error": "file_uploads_disabled"}, "doesn't let apps upload"),
        ({"error": "storage_limit_reached"}, "no file storage left"),
        ({"error": "internal_error"}, "Slack says internal_error"),
        ({"reset": True}, "Slack couldn't be reached"),
    ],
)
async def test_a_picture_that_cannot_be_given_says_why(office: Office, fault: Any, said: str) -> None:
    await sell(office)
    told = await read_now(office, office.morgan)
    office.sandbox.faults.add("files.completeUploadExternal", **fault)
    await office.morgan.press(told, "Picture")
    await office.at_rest()
    assert said in office.last(office.morgan, office.sales).shown
    assert "Pipeline" in told.shown, "the digest stands as it was"


async def test_a_picture_that_slack_does_not_show_is_not_said_to_be_there(office: Office) -> None:
    await sell(office)
    told = await read_now(office, office.morgan)
    office.sandbox.core.shares_files = False
    await office.morgan.press(told, "Picture")
    await office.at_rest()
    assert "Slack doesn't show it" in office.last(office.morgan, office.sales).shown


def test_what_draws_is_loaded_when_something_is_drawn() -> None:
    asked = "import bot.rapport, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0


async def test_where_nothing_draws_no_picture_is_offered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sell(office)
    before = await read_now(office, office.morgan)
    assert "Picture" in before.shown
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if rapport[pictures] were not installed
    now = await read_now(office, office.morgan)
    assert "Picture" not in now.shown
    assert "Pipeline" in now.shown
    await office.morgan.press(before, "Picture")
    assert "install rapport[pictures]" in office.last(office.morgan, office.sales).shown


async def test_no_picture_without_charts(office: Office) -> None:
    office.add_customer("Acme")
    await office.sam.type(office.sales, "/followup Acme call them in 3 hours")
    told = await read_now(office, office.sam)
    assert "call them" in told.shown
    assert "Picture" not in told.shown
    await office.sam.type(office.sales, "/opp Acme Website 5k")
    assert "Picture" in (await read_now(office, office.sam)).shown


amounts = st.decimals(0, 10**13, places=2) | st.integers(0, 10**6)
sheets = st.builds(
    Sheet,
    locale=st.sampled_from(["en-US", "en-GB", "zh-CN"]),
    title=st.sampled_from(["Digest: $East$ & <b>", "简报：华东 🚀", "\u0e44\u0e17\u0e22", "x" * 150]),
    below=st.just("Mon – Tue"),
    charts=st.lists(
        st.builds(
            charts.bar,
            title=st.just("各阶段商机"),
            labels=st.just(["Lead", "方案"]),
            series=st.dictionaries(
                st.sampled_from(["USD", "CNY", "JPY", "KWD"]), st.tuples(amounts, amounts), min_size=1
            ),
        )
        | st.builds(
            charts.line,
            title=st.just("Won by week"),
            labels=st.just(["2 Mar", "9 Mar", "16 Mar"]),
            series=st.dictionaries(
                st.sampled_from(["USD", "CNY", "JPY", "KWD"]), st.tuples(*[amounts] * 3), min_size=1
            ),
        )
        | st.builds(charts.pie, st.just("工单状态"), st.just({"Open": 3, "等待中": 0, "Resolved": 5})),
        min_size=1,
        max_size=3,
    ),
)


@examples(0.1)
@given(sheet=sheets)
def test_any_charts_can_be_drawn_and_carried_by_a_button(sheet: Sheet) -> None:
    """In whatever script: a character that no font has would be a box, and a warning, which fails here."""
    t = Translator(sheet.locale, ZoneInfo("UTC"))
    carried = Sheet.unpacked(sheet.packed())
    assert charts.in_words(t, carried) == charts.in_words(t, sheet)
    assert png_size(pictures.draw(t, carried))[0] == 1200
