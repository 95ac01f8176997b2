"""What words mean, one table per language: kind of word -> meaning -> its spellings, parted by `|`.

Kinds (see `lexicon.KINDS`) are shared by all languages, so that one grammar reads them all. A kind may be
several joined by `+`; its meaning is then as many meanings, and the word stands for all of them at once
("tonight" is a day and a part of the day).
"""

from collections.abc import Hashable, Mapping

Table = Mapping[str, Mapping[Hashable, str]]
