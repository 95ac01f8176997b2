"""German words of time, without umlauts: texts are folded before they are read."""

from handlers.language.words import Table

_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_PARTS = {
    "morning": ("morgen", "vormittag", "fruh"),
    "noon": ("mittag",),
    "afternoon": ("nachmittag",),
    "evening": ("abend",),
    "night": ("nacht",),
}
_UNITS = ("", "ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    *("zehn", "elf", "zwolf", "dreizehn", "vierzehn", "funfzehn"),
    *("sechzehn", "siebzehn", "achtzehn", "neunzehn"),
)
_TENS = {20: "zwanzig", 30: "dreissig|dreisig", 40: "vierzig", 50: "funfzig"}


def _number(value: int) -> str:
    if value < 10:
        return _UNITS[value]
    if value < 20:
        return _TEENS[value - 10]
    unit = _UNITS[value % 10]
    return "|".join(f"{unit}und{tens}" if unit else tens for tens in _TENS[value // 10 * 10].split("|"))


def _ordinal(value: int) -> str:
    stems = {1: "erst", 3: "dritt", 7: "siebt|siebent", 8: "acht"}.get(value)
    if stems is None:
        stems = "|".join(word + ("st" if value >= 20 else "t") for word in _number(value).split("|"))
    return "|".join(stem + ending for stem in stems.split("|") for ending in ("e", "er", "en", "em", "es"))


WORDS: Table = {
    "weekday+part": {
        (number, part): "|".join(day + ending for ending in endings)
        for number, day in enumerate(_DAYS)
        for part, endings in _PARTS.items()
    },
    "weekday": {
        number: f"{day}|{day}s|{short}"
        for number, (day, short) in enumerate(
            zip(_DAYS, ("mo", "di", "mi", "do", "fr", "sa|sonnabend", "so"), strict=True)
        )
    },
    "month": {
        1: "januar|jan|janner|jaenner",
        2: "februar|feb|feber",
        3: "marz|mrz|mar|maerz",
        4: "april|apr",
        5: "mai",
        6: "juni|jun|juno",
        7: "juli|jul",
        8: "august|aug",
        9: "september|sept|sep",
        10: "oktober|okt|oct|october",
        11: "november|nov",
        12: "dezember|dez|dec",
    },
    "unit": {
        ("second", 1): "sekunde|sekunden|sek|s",
        ("minute", 1): "minute|minuten|min",
        ("minute", 15): "viertelstunde|viertel stunde",
        ("minute", 45): "dreiviertelstunde",
        ("minute", 30): "halbstunde",
        ("hour", 1): "stunde|stunden|std",
        ("day", 1): "tag|tage|tagen|tages|tg|tagem",
        ("week", 1): "woche|wochen|wo",
        ("month", 1): "monat|monate|monaten|monats|monates",
        ("quarter", 1): "quartal|quartale|quartalen|quartals",
        ("year", 1): "jahr|jahre|jahren|jahres|j",
        ("year", 10): "jahrzehnt|jahrzehnte",
        (
            "business",
            1,
        ): "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen|geschaftstage|geschaftstagen",
        ("weekend", 1): "wochenende|wochenenden|we",
    },
    "hmark": {("hour", 1): "h"},
    "half": {-0.5: "halb", 0.5: "halbe|halben|halbes|halber"},
    "quarter": {("quarter", 1): "viertel"},
    "fraction": {1.5: "anderthalb|eineinhalb", 2.5: "zweieinhalb"},
    "number": {
        0: "null",
        1: "eins|eine|einen|einem|einer|eines|ein",
        2: "zwei|zwo|ein paar",
        3: "drei|einige|einigen",
        **{value: _number(value) for value in range(4, 60)},
        100: "hundert",
    },
    "ordinal": {value: _ordinal(value) for value in range(1, 32)},
    "relday": {
        0: "heute|heut",
        1: "morgen",
        2: "ubermorgen",
        3: "uberubermorgen",
        -1: "gestern",
        -2: "vorgestern",
        -3: "vorvorgestern",
    },
    "relday+part": {
        (1, "morning"): "morgen fruh|morgen vormittag",
        (0, "morning"): "heute morgen|heute fruh|heute morgens",
        (0, "tonight"): "heute abend|heute nacht",
    },
    "part": {
        "morning": "morgens|am morgen|fruh|am fruhen vormittag|vormittag|vormittags|am vormittag|in der fruh"
        "|fruhmorgens|fruhs|am fruhen morgen|fruh am morgen",
        "noon": "mittag|mittags|mittagszeit|am mittag|zur mittagszeit|zu mittag",
        "afternoon": "nachmittag|nachmittags|am nachmittag",
        "evening": "abend|abends|am abend|am fruhen abend",
        "night": "nacht|nachts|in der nacht|am spaten abend|spatabends",
        "midnight": "mitternacht|um mitternacht",
        "dawn": "morgengrauen|im morgengrauen",
    },
    "step": {
        0: "dieser|diese|diesen|diesem|dieses|aktuelle|aktuellen|aktuelles|laufende|laufenden|laufendes",
        1: "nachste|nachsten|nachster|nachstes|nachstem|folgende|folgenden|folgendes|folgender",
        2: "ubernachste|ubernachsten|ubernachster|ubernachstes",
        -1: (
            "letzte|letzten|letzter|letztes|letztem|vergangene|vergangenen|vergangenes|vorige|vorigen"
            "|voriger|voriges"
        ),
        -2: "vorletzte|vorletzten|vorletzter|vorletztes",
        "coming": "kommende|kommenden|kommender|kommendes",
    },
    "now": {
        0: (
            "jetzt|genau jetzt|sofort|gerade|gerade eben|momentan|in diesem moment|so bald wie moglich"
            "|sobald wie moglich"
            "|umgehend|zu dieser zeit|zurzeit|zur zeit|im moment|asap|unverzuglich|aktuell"
        )
    },
    "ago": {-1: "her|zuvor|fruher"},
    "hence": {1: "spater|ab jetzt|von jetzt an|ab heute"},
    "within": {1: "in|im|innerhalb|innerhalb von|binnen|in den nachsten|in etwa|in ca"},
    "since": {-1: "vor"},
    "after": {1: "nach"},
    "past": {},
    "to": {-1: "bis|bis zum"},
    "edge": {
        "start": "anfang|beginn|zu beginn",
        "mid": "mitte",
        "end": "ende",
    },
    "deadline": {
        ("end", "day"): "feierabend|geschaftsschluss|eod|tagesende|dienstschluss|buroschluss",
        ("start", "month"): "monatsanfang",
        ("end", "month"): "monatsende|ultimo",
        ("mid", "month"): "monatsmitte",
        ("start", "year"): "jahresanfang|jahresbeginn",
        ("end", "year"): "jahresende",
        ("end", "quarter"): "quartalsende",
        ("start", "week"): "wochenanfang|wochenbeginn",
        ("mid", "week"): "wochenmitte",
    },
    "holiday": {
        "new_year": "neujahr|neujahrstag",
        "new_year_eve": "silvester|sylvester|silvesterabend",
        "epiphany": "heilige drei konige|dreikonigstag|heiligen drei konige",
        "valentine": "valentinstag",
        "ash_wednesday": "aschermittwoch",
        "maundy": "grundonnerstag",
        "good_friday": "karfreitag",
        "easter": "ostern|ostersonntag",
        "easter_monday": "ostermontag",
        "may_day": "tag der arbeit|maifeiertag|erster mai feiertag",
        "mother": "muttertag",
        "ascension": "christi himmelfahrt|himmelfahrt|vatertag",
        "pentecost": "pfingsten|pfingstsonntag",
        "whit_monday": "pfingstmontag",
        "corpus_christi": "fronleichnam",
        "johannis": "johannistag|johannis",
        "german_unity": "tag der deutschen einheit",
        "reformation": "reformationstag",
        "halloween": "halloween",
        "all_saints": "allerheiligen",
        "all_souls": "allerseelen",
        "nicholas": "nikolaus|nikolaustag",
        "mardi_gras": "fastnacht|faschingsdienstag|fastnachtsdienstag",
        "holy_saturday": "karsamstag",
        "volkstrauertag": "volkstrauertag",
        "penance": "buss und bettag|buß und bettag|buß- und bettag",
        "eternity": "ewigkeitssonntag|totensonntag",
        "advent_1": "erster advent|ersten advent|erste advent|1. advent",
        "advent_2": "zweiter advent|zweiten advent|zweite advent|2. advent",
        "advent_3": "dritter advent|dritten advent|dritte advent|3. advent",
        "advent_4": "vierter advent|vierten advent|vierte advent|4. advent",
        "christmas_eve": "heiligabend|heilig abend|heiliger abend",
        "christmas": "weihnachten|erster weihnachtstag|weihnachtstag|1. weihnachtstag",
        "boxing": "zweiter weihnachtstag|2. weihnachtstag|stephanstag",
        "black_friday": "black friday",
    },
    "oclock": {1: "uhr"},
    "at": {
        1: "um|gegen|zirka|ca|circa|etwa|ungefahr|so gegen|um ca|um circa|um etwa"
        "|zwischen|fruhestens um|fruhestens|nicht vor"
    },
    "zone": {1.0: "mez", 2.0: "mesz"},
    "the": {1: "am|der|den|dem|das|vom|zum|ab dem|ab|seit dem"},
    "of": {1: "von|des|an|fur den|fur|auf|auf den|kw|woche vom|punkt"},
    "by": {1: "spatestens|seit|wahrend|vor dem|bis spatestens"},
    "and": {1: "und"},
    "every": {1: "jeden|jede|jedes|jeder"},
    "frequency": {
        ("day", 1): "taglich|jeden tag",
        ("week", 1): "wochentlich|jede woche",
        ("week", 2): "zweiwochentlich|alle zwei wochen|alle 2 wochen|vierzehntaglich",
        ("month", 1): "monatlich|jeden monat",
        ("month", 3): "vierteljahrlich|quartalsweise|jedes quartal",
        ("month", 12): "jahrlich|jedes jahr",
        ("weekday", 1): "werktags|jeden werktag|an werktagen|jeden arbeitstag",
        ("weekend", 1): "jedes wochenende",
    },
    "nothing": {0: "guten morgen|guten tag|guten abend|gute nacht|am besten|am ende|vor allem|vor ort"},
}
