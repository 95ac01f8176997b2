"""Marks of time that are written alike everywhere: am and pm, time zones, quarters."""

from handlers.language.words import Table

WORDS: Table = {
    "quarter_number": {1: "q1", 2: "q2", 3: "q3", 4: "q4"},
    "zone": {
        0.0: "utc|gmt|greenwich mean time|zulu",
        -5.0: "eastern standard time",
        -4.0: "edt|eastern daylight time",
        -6.0: "cst|central standard time",
        -7.0: "mst|pdt|pacific daylight time|mountain standard time",
        -8.0: "pst|pacific standard time",
        1.0: "bst|cet|british summer time|central european time",
        2.0: "cest|eet|central european summer time",
        3.0: "eest|msk",
        8.0: "hkt|sgt|awst|beijing time|北京时间|中国时间",
        9.0: "jst|kst|日本时间|东京时间",
        10.0: "aest",
        11.0: "aedt",
        12.0: "nzst",
        13.0: "nzdt",
        "America/New_York": "eastern time|eastern|美东时间",
        "America/Chicago": "central time",
        "America/Denver": "mountain time",
        "America/Los_Angeles": "pacific time|pacific|美西时间",
        "Europe/London": "london time|uk time|伦敦时间",
        "Europe/Berlin": "berlin time",
        "Asia/Singapore": "singapore time",
    },
}
