"""Every sentence is in every catalogue, with the same values to fill in."""

import re
from pathlib import Path

import pytest

from handlers.core.translation import CATALOGUES
from tests.catalogues import messages, read, sentences_in, untranslated

PLACES = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def test_nothing_is_left_in_english(path: Path) -> None:
    catalogue = read(path)
    in_code = {message.id for message in messages() if message.id}
    in_file = {message.id for message in catalogue if message.id}
    assert in_code - in_file == set(), "run `make messages` and translate what is new"
    assert in_file - in_code == set(), "run `make messages`"
    assert untranslated(catalogue) == []


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def test_translations_fill_in_the_same_values(path: Path) -> None:
    for message in read(path):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple | list) else [message.id]
        translations = message.string if isinstance(message.string, tuple | list) else [message.string]
        wanted = set(PLACES.findall(originals[-1]))
        for translation in translations:
            assert set(PLACES.findall(translation)) <= wanted, message.id
            assert wanted - set(PLACES.findall(translation)) <= {"n"}, message.id


def test_the_gatherer_finds_sentences_wherever_they_stand() -> None:
    source = """f"{t('1')}"; t("2 {x}", x=b(t("3"))); t.count("4", "4s", n); N_("5"); other("6")"""
    assert set(sentences_in(source)) == {"1", "2 {x}", "3", ("4", "4s"), "5"}
