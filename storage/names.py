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
ASCII_WORD = re.compile("[a-z0-9]+")
PHONE = re.compile(r"(?P<number>[\d\s()+./-]{5,})(?: ext\. \d+)?")
DIALLED = re.compile(r"00|011(?=[1-9]\d{9})|0")
"""What stands before a number at home, or before a country's code, and is not kept."""
LEAST_DIALLED = 6
RUN = re.compile(r"[一-鿿㐀-䶿豈-﫿]+|[^\W_一-鿿㐀-䶿豈-﫿]+")
"""Characters that are all Chinese, or none of them."""
QUOTING = " \t,.:;，。：；、\"'”’」》"
"""Signs that may stand between a name and what follows it."""
LONGEST_NAME_WORDS = 8
LOOKED_UP = 4
"""Characters of a Chinese name, and of another name's second word, by which a text is searched for it."""
SEARCHED_CHARACTERS = 2_000


def key(name: str) -> str:
    """Case, width, accents and punctuation aside: "ACME, Inc." and "Acme Inc" share one key.

    A name of signs alone (🚀) is its own key.
    """
    if name.isascii():
        lower = name.lower()
        return " ".join(ASCII_WORD.findall(lower)) or "".join(lower.split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(
        c if c.isalnum() else " " for c in folded if not unicodedata.combining(c) and not _is_invisible(c)
    )
    return " ".join(unicodedata.normalize("NFC", kept).split()) or "".join(folded.split())


def short(name: str) -> str:
    """Return the name without its legal form: "Acme" of "Acme, Inc.", 华为 of 华为股份有限公司."""
    bare = CHINESE_LEGAL_FORM.sub("", name.strip())
    words = bare.split()
    while len(words) > 1 and LEGAL_FORM.fullmatch(key(words[-1])):
        words.pop()
    return " ".join(words).rstrip(" ,.，、") or name


def rest_after(text: str, name: str) -> str | None:
    """Return what follows a name with which a text begins, with or without its legal form, or by its first
    words; None if it begins with something else."""
    whole, bare = key(name), key(short(name))
    for end in range(min(len(text), len(name) + len(QUOTING)), 0, -1):
        start, rest = text[:end], text[end:]
        if start[-1].isspace() or (start[-1].isascii() and start[-1].isalnum() and rest[:1].isalnum()):
            continue
        typed = key(start)
        if typed and (typed in (whole, bare) or bare.startswith(f"{typed} ")):
            return rest.lstrip(QUOTING).strip()
    return None


def is_company(name: str) -> bool:
    """Return whether a Chinese name says that it is a company's."""
    return CHINESE_LEGAL_FORM.search(name.strip()) is not None


def head(name: str) -> str:
    """Return the start of a typed name: its first word, or its first two Chinese characters."""
    first = key(name).split(" ")[0]
    return first[:2] if _is_chinese(first) else first


def heads_in(text: str) -> set[str]:
    """Return the heads of all names that could begin somewhere in `text`."""
    found: set[str] = set()
    for word in key(text).split():
        runs = RUN.findall(word)
        found.update(run[i : i + 2] for run in runs if _is_chinese(run) for i in range(len(run) - 1))
        if not _is_chinese(word) and len(word) > 1:
            found.add(word)
        found.update(run for run in runs if run != word and not _is_chinese(run) and len(run) > 1)
    return found


def mention_key(short_key: str) -> str:
    """Return what of a short name's key is looked up in a text: its first four Chinese characters, or its
    first word with the beginning of the second. Many names begin with a city; that alone tells none apart."""
    first, _, rest = short_key.partition(" ")
    run = RUN.match(first)
    start = run.group() if run else first
    if _is_chinese(start):
        return start[:LOOKED_UP]
    second = rest.split(" ")[0][:LOOKED_UP] if start == first else ""
    return f"{first} {second}" if second else start


def mention_keys_in(text: str) -> set[str]:
    """Return the mention keys of all names that could stand in `text`."""
    words = key(text[:SEARCHED_CHARACTERS]).split()
    found: set[str] = set()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        runs = RUN.findall(word)
        found.update((word, *runs))
        for run in filter(_is_chinese, runs):
            found.update(run[i : i + length] for i in range(len(run)) for length in range(2, LOOKED_UP + 1))
        beginnings = [following[: n + 1] for n in range(len(following[:LOOKED_UP]))]
        found.update(f"{first} {second}" for first in (word, *runs[-1:]) for second in beginnings)
    return found


def searched(*parts: str | None) -> str:
    """Return the text that a search looks into:
    keys of the parts, pinyin of Chinese, phone numbers in one run.
    """
    known = [part for part in parts if part]
    return " ".join(dict.fromkeys(_flat(known)))


def dialled(text: str) -> str:
    """Return the figures that a phone number is found by, typed at home or from abroad; else nothing.

    Numbers are kept with their country's code, so that every way to type one ends as the kept one ends.
    """
    typed = PHONE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if typed is None:
        return ""
    figures = re.sub(r"\D", "", typed["number"].replace("(0)", ""))
    prefix = DIALLED.match(figures)
    kept = figures[prefix.end() :] if prefix else figures
    return kept if len(figures) >= LEAST_DIALLED else ""


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
        if phone := PHONE.fullmatch(part):
            yield re.sub(r"\D", "", phone["number"])
        yield from initials_and_pinyin(part)


def _is_chinese(text: str) -> bool:
    return bool(text) and bool(CHINESE.match(text))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"
