"""Names as people type them: one spelling for comparing, the parts that start one, and what is searched.

All pure. `key` is the spelling two names share when a person would call them the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LEGAL_FORM = re.compile(
    "inc|incorporated|corp|corporation|co|company|llc|ltd|limited|plc|gmbh|ag|sa|sas|srl|spa|bv|nv|oy|ab|as|kg|"
    "group|holdings?|kk|pty"
)
CHINESE_LEGAL_FORM = re.compile(
    "(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团|公司|有限責任公司|集團|株式会社)+$"
)
CHINESE = re.compile("[一-鿿㐀-䶿豈-﫿]")
PHONE = re.compile(r"[\d\s()+./-]{5,}")
LONGEST_NAME_WORDS = 8
SEARCHED_CHARACTERS = 2_000


def key(name: str) -> str:
    """Case, width, accents and punctuation aside: "ACME, Inc." and "Acme Inc" share one key.

    A name of signs alone (🚀) is its own key.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(
        c if c.isalnum() else " " for c in folded if not unicodedata.combining(c) and not _is_invisible(c)
    )
    return " ".join(unicodedata.normalize("NFC", kept).split()) or "".join(folded.split())


def short(name: str) -> str:
    """The name without its legal form: "Acme" of "Acme, Inc.", 华为 of 华为股份有限公司."""
    bare = CHINESE_LEGAL_FORM.sub("", name.strip())
    words = bare.split()
    while len(words) > 1 and LEGAL_FORM.fullmatch(key(words[-1])):
        words.pop()
    return " ".join(words).rstrip(" ,.，、") or name


def head(name: str) -> str:
    """What a typed name starts with at least: the first word, or the first two Chinese characters."""
    first = key(name).split(" ")[0]
    return first[:2] if _is_chinese(first) else first


def heads_in(text: str) -> set[str]:
    """Every head that a name mentioned in `text` could have: its words and pairs of Chinese characters."""
    heads: set[str] = set()
    for word in key(text[:SEARCHED_CHARACTERS]).split():
        heads.add(word)
        for run in re.findall("[a-z0-9]+|[一-鿿㐀-䶿豈-﫿]+", word):
            heads.add(run)
            if _is_chinese(run):
                heads.update(run[i : i + 2] for i in range(len(run)))
    return heads


def searched(*parts: str | None) -> str:
    """The text that a search looks into: keys of the parts, pinyin of Chinese, phone numbers in one run."""
    known = [part for part in parts if part]
    return " ".join(dict.fromkeys(_flat(known)))


def initials_and_pinyin(text: str) -> Iterator[str]:
    """`huawei` and `hw` for 华为, so that a name can be found without switching the keyboard."""
    if not CHINESE.search(text):
        return
    from pypinyin import lazy_pinyin  # takes 0.1 s and is needed for Chinese names only

    syllables = [part for syllable in lazy_pinyin(text) if (part := key(syllable))]
    yield "".join(syllables)
    yield "".join(syllable[0] for syllable in syllables)


def _flat(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield key(part)
        if PHONE.fullmatch(part):
            yield re.sub(r"\D", "", part)
        yield from initials_and_pinyin(part)


def _is_chinese(text: str) -> bool:
    return bool(text) and bool(CHINESE.match(text))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"
