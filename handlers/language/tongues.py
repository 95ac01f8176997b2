"""The languages we read, and which one a text is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from handlers.language.fold import words
from handlers.language.lexer import Lexer, lexer
from handlers.language.lexicon import KINDS, vocabulary
from handlers.language.regex import regex


@dataclass(frozen=True)
class Tongue:
    """How a language writes dates. English and Chinese share one lexicon, since people mix them."""

    name: str
    tables: tuple[str, ...]
    half_day: bool = False  # whether 3 o'clock may mean 15:00
    order: str = "dmy"

    @property
    def lexer(self) -> Lexer:
        return lexer(*self.tables)


TONGUES = {
    "en": Tongue("en", ("en", "zh", "common"), half_day=True, order="mdy"),
    "zh": Tongue("zh", ("en", "zh", "common"), half_day=True, order="ymd"),
    "ja": Tongue("ja", ("ja", "common"), order="ymd"),
    "de": Tongue("de", ("de", "common")),
    "fr": Tongue("fr", ("fr", "common")),
    "es": Tongue("es", ("es", "common")),
    "pt": Tongue("pt", ("pt", "common")),
}
_DAY_FIRST_REGIONS = words("GB AU NZ IE IN ZA SG MY HK NG KE PK")
_KANA = regex("[\u3041-\u30fa]")
_HAN = regex("[\u4e00-\u9fff]")
_JAPANESE = regex(
    "曜|[今先来再]+(?:周|月|年)[のに]|[一-九0-9]時|午[前后][0-9一-九]+時|令和|平成|昭和|昨晩|只今|明朝|明け|四半期|直近"
)


def order_of(tongue: Tongue, locale: str) -> str:
    """Return which of day and month comes first in figures for a reader of `locale` (such as "en-GB")."""
    language, _, region = locale.replace("_", "-").partition("-")
    if tongue.name == "en" and language == "en":
        return "dmy" if region.upper() in _DAY_FIRST_REGIONS else "mdy"
    if tongue.name == "en" and language not in ("zh", "ja", "en") and locale:
        return "dmy"
    if language != tongue.name and tongue.name == "en":
        return "mdy"
    return tongue.order


def language_of(text: str, locale: str) -> str:
    """Return the language of a folded text: by its script, by its words, or else the locale's."""
    home = locale.replace("_", "-").partition("-")[0].lower()
    if not text.isascii():
        if _KANA.search(text) or (_JAPANESE.search(text) and home != "zh"):
            return "ja"
        if _HAN.search(text):
            return "ja" if home == "ja" else "zh"
    return _by_words(text, home)


_WORD = regex("[a-z']{3,}")
_SAYS_LITTLE = frozenset(
    KINDS[kind] for kind in ("of", "the", "at", "by", "and", "nothing", "zone", "article")
)
_ALSO_ENGLISH = words(
    "actual age ago ans anterior armistice ascension ate avant black but car cent cet christi con "
    "corpus courant dias die dim dix dos doze due elf elle entre essa est fev fin final finales fines "
    "for halb her ist jour juno justo lot magos mai main mar marco media men mer mes mez mi mil milieu "
    "mille min mit moment natal national nationale negro nona nos not nove null octavo on once out para "
    "parte partir pasado passe passes possible pour precedent premier pro pronto qua quart quarter "
    "quarto quarts qui quince quinta ramos rapido sab saint sam san santa santo santos sec seconde seg "
    "seize sek sem sept set sex sin six son sous std suite sur sylvester tag tage tard tardes ter todo "
    "tras travail tres ultimo une uno valentin van venir vie vier voila vor"
)


@cache
def _telling() -> dict[str, frozenset[str]]:
    """Return, for each European language, the time words that only it has."""
    return {
        name: frozenset(
            part
            for word, entry in vocabulary(*tongue.tables).items()
            if word.isascii() and entry[0][0] not in _SAYS_LITTLE
            for part in (word, *(long for long in word.split() if len(long) > 4 and name != "en"))
            if name == "en" or part not in _ALSO_ENGLISH
        )
        for name, tongue in TONGUES.items()
        if name not in ("zh", "ja")
    }


def _by_words(text: str, home: str) -> str:
    """Return the language that knows most of the words; the reader's own, then English, where several do."""
    typed = set(_WORD.findall(text[:400]))
    known = {name: len(typed & telling) for name, telling in _telling().items()}
    best = max(known, key=lambda name: (known[name], name == home, name == "en"))
    if known[best] == 0:
        return "en" if home in ("zh", "ja") else home
    return best
