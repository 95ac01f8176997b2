"""Dates in German, French, Spanish, Portuguese and Japanese; and which language a text is in."""

from __future__ import annotations

import pytest

from handlers.language.tongues import language_of
from tests.language import said
from tests.language.test_when_english import rows

GERMAN = """
vierter Advent                      2026-12-20
Volkstrauertag                      2026-11-15
am 20.03. zwischen 8 Uhr und 9 Uhr  2026-03-20T08:00
frühestens um 12 Uhr                2026-03-11T12:00
übermorgen                          2026-03-13
morgen früh                         2026-03-12T09:00
nächsten Montag um 10 Uhr           2026-03-16T10:00
Dienstag nächster Woche             2026-03-17
Freitag, den 20. März               2026-03-20
am 20.                              2026-03-20
20.3. um 14 Uhr                     2026-03-20T14:00
19:00 Uhr am 22.12.2026             2026-12-22T19:00
in einer halben Stunde              2026-03-11T10:50
in anderthalb Stunden               2026-03-11T11:50
vor drei Wochen                     2026-02-18
Viertel nach acht                   2026-03-12T08:15
halb neun                           2026-03-12T08:30
Montagnachmittag                    2026-03-16T15:00
Montag morgen                       2026-03-16T09:00
erster Montag im April              2026-04-06
letzter Tag des Monats              2026-03-31
Ende März                           2026-03-31
drei Tage vor Weihnachten           2026-12-22
neunundzwanzigsten Mai              2026-05-29
siebter 4.                          2026-04-07
"""

FRENCH = """
fête des pères 2027                 2027-06-20
veille du nouvel an                 2026-12-31
après-demain                        2026-03-13
demain à 15h30                      2026-03-12T15:30
mardi de la semaine prochaine       2026-03-17
lundi prochain                      2026-03-16
le 20 mars à 14 heures              2026-03-20T14:00
le 20                               2026-03-20
le 20 02 2027                       2027-02-20
dans une demi-heure                 2026-03-11T10:50
dans 1h30                           2026-03-11T11:50
il y a trois semaines               2026-02-18
les trois prochaines semaines       2026-04-01
midi et demi                        2026-03-11T12:30
huit heures moins le quart          2026-03-12T07:45
8h du soir                          2026-03-11T20:00
ce soir à 7                         2026-03-11T19:00
premier lundi d'avril               2026-04-06
fin mars                            2026-03-31
l'année prochaine                   2027-01-01
"""

SPANISH = """
9pm menos cuarto                    2026-03-11T20:45
20 minutos pasadas las ocho de la tarde  2026-03-11T20:20
ocho y diez de la noche             2026-03-11T20:10
mañana alrededor de las 10 de la mañana  2026-03-12T10:00
el día después de mañana            2026-03-13
pasado mañana                       2026-03-13
mañana por la mañana                2026-03-12T09:00
mañana a las 3 de la tarde          2026-03-12T15:00
el lunes que viene                  2026-03-16
el martes de la próxima semana      2026-03-17
20 de marzo de 2027                 2027-03-20
el día 20                           2026-03-20
dentro de dos semanas               2026-03-25
hace dos días                       2026-03-09
las doce menos cuarto               2026-03-11T11:45
a las once y cincuenta y cinco      2026-03-11T11:55
el primer lunes de abril            2026-04-06
a finales de marzo                  2026-03-31
2 de octubre de dos mil veintiséis  2026-10-02
"""

PORTUGUESE = """
8pm e meia                          2026-03-11T20:30
depois de amanhã                    2026-03-13
amanhã às três e quinze da tarde    2026-03-12T15:15
segunda-feira                       2026-03-16
terça da próxima semana             2026-03-17
segunda que vem                     2026-03-16
dia 20 de março às 10h              2026-03-20T10:00
1º de abril                         2026-04-01
daqui a duas semanas                2026-03-25
há dois dias                        2026-03-09
quinze para o meio dia              2026-03-11T11:45
último dia do mês                   2026-03-31
9 de 8 de 2026                      2026-08-09
"""

JAPANESE = """
午後9時45分です                      2026-03-11T21:45
メーデー                            2026-05-01
明後日                              2026-03-13
明日の午後3時                       2026-03-12T15:00
来週の月曜日                        2026-03-16
3月20日午後2時                      2026-03-20T14:00
15日の25時                          2026-03-16T01:00
2日前                               2026-03-09
1か月と2日後                        2026-04-13
2分で                               2026-03-11T10:22
令和8年5月1日                       2026-05-01
4月の第一月曜日                     2026-04-06
来月末                              2026-04-30
今夜八時                            2026-03-11T20:00
"""


@pytest.mark.parametrize(
    ("lang", "typed", "meaning"),
    [
        (lang, *row)
        for lang, table in (
            ("de", GERMAN),
            ("fr", FRENCH),
            ("es", SPANISH),
            ("pt", PORTUGUESE),
            ("ja", JAPANESE),
        )
        for row in rows(table)
    ],
)
def test_phrases(lang: str, typed: str, meaning: str) -> None:
    assert said(typed, lang) == meaning


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("de", "guten Morgen"),
        ("de", "ein Angebot"),
        ("fr", "Ana a un court de tennis"),
        ("fr", "la derniere homme"),
        ("es", "Mi pasado"),
        ("pt", "um dos minutos"),
        ("ja", "お世話になります"),
    ],
)
def test_texts_without_a_date(lang: str, typed: str) -> None:
    assert said(typed, lang) is None


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("tomorrow at 3", "en"),
        ("明天下午三点", "zh"),
        ("下週二", "zh"),
        ("あした電話します", "ja"),
        ("nächsten Montag um 10 Uhr", "de"),
        ("lundi prochain", "fr"),
        ("el lunes que viene", "es"),
        ("segunda-feira que vem", "pt"),
    ],
)
def test_the_language_is_found_out(typed: str, language: str) -> None:
    from handlers.language.fold import plain

    assert language_of(plain(typed), "en-US") == language


def test_english_is_read_among_other_languages() -> None:
    assert said("next Friday", "de") == "2026-03-20"


def test_other_languages_are_read_by_dateparser() -> None:
    assert said("domani alle 15:00", "it") == "2026-03-12T15:00"
    assert said("15 marzo", None, locale="it-IT") == "2026-03-15"
    assert said("ciao a tutti", "it") is None
    assert said("tomorrow 3pm", "it") == "2026-03-12T15:00"
    assert said("tomorrow 3pm", "xx") == "2026-03-12T15:00"
