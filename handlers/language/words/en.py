"""English words of time."""

from handlers.language.words import Table

WORDS: Table = {
    "weekday": {
        0: "monday|mondays|mon|munday",
        1: "tuesday|tuesdays|tues|tue|teusday",
        2: "wednesday|wednesdays|weds|wed|wedn|wednsday|wensday",
        3: "thursday|thrusday|thursdays|thurs|thur|thu|thr|thursady",
        4: "friday|fridays|fri",
        5: "saturday|saturdays|sat|saterday",
        6: "sunday|sundays|sun",
    },
    "month": {
        1: "january|jan",
        2: "february|feb|febr|febuary",
        3: "march|mar",
        4: "april|apr",
        5: "may",
        6: "june|jun",
        7: "july|jul",
        8: "august|aug",
        9: "september|sept|sep",
        10: "october|oct",
        11: "november|nov",
        12: "december|dec",
    },
    "unit": {
        ("second", 1): "seconds|sec|secs|s",
        ("minute", 1): "minute|minutes|min|mins|m|mn",
        ("hour", 1): "hour|hours|hr|hrs",
        ("day", 1): "day|days|d|dy|dys|calendar day|calendar days",
        ("week", 1): "week|weeks|wk|wks|w|wek|sennight",
        ("week", 2): "fortnight|fortnights",
        ("month", 1): "month|months|mo|mos|mons|mth|mths|mnth|mnths",
        ("quarter", 1): "qtr|qtrs",
        ("year", 1): "year|years|yr|yrs|y",
        ("year", 10): "decade|decades",
        ("year", 100): "century|centuries",
        ("business", 1): (
            "business day|business days|working day|working days|work day|work days|workday|workdays"
            "|biz day|biz days|bd|bds"
        ),
        ("weekend", 1): "weekend|weekends|wknd|week end|week ends",
    },
    "second": {("second", 1): "second"},
    "quarter": {("quarter", 1): "quarter|quarters"},
    "hmark": {("hour", 1): "h"},
    "half": {0.5: "half|half a|half an|half of an"},
    "number": {
        0: "zero",
        1: "one|a single",
        2: "two|a couple of|a couple|couple of|couple|a pair of",
        3: "three|a few|few|several",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve|a dozen|dozen",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty|fourty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
        100: "hundred",
        1000: "thousand",
    },
    "ordinal": {
        -1: "final",
        1: "first",
        3: "third",
        4: "fourth",
        5: "fifth",
        6: "sixth",
        7: "seventh",
        8: "eighth",
        9: "ninth",
        10: "tenth",
        11: "eleventh",
        12: "twelfth|twelveth",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth",
        30: "thirtieth",
    },
    "article": {1: "a|an|another"},
    "more": {0: "more|additional|extra|further|full"},
    "quarter_number": {
        5: "first half of the year|first half year|first half|1st half",
        6: "second half of the year|second half year|second half|2nd half",
    },
    "relday": {
        0: "today|tod|2day",
        1: (
            "tomorrow|tmrw|tmr|tmw|tomorow|tommorow|tommorrow|tomorrows|tomorrow's|2morrow|2moro|tom"
            "|tomo|morrow"
        ),
        -1: "yesterday|yday|yest|yesterday's|ytd",
        2: "overmorrow",
    },
    "relday+part": {
        (0, "tonight"): "tonight|tonite|tonight's|2nite|2night",
        (-1, "night"): "last night|last nite",
        (1, "night"): "tomorrow night|tmrw night",
    },
    "part": {
        "morning": (
            "morning|mornings|morn|early morning|late morning|mid morning|midmorning|early in the morning"
            "|forenoon|mornin"
        ),
        "opening": "first thing in the morning|first thing|start of day|start of business|sob",
        "noon": "noon|midday|mid day|noonish|high noon|12 noon|twelve noon|noontime",
        "before_lunch": "before lunch",
        "lunch": "lunch|lunchtime|lunch time|lunch hour|at lunch",
        "after_lunch": "after lunch|early afternoon",
        "afternoon": "afternoon|afternoons|afternoonish|arvo|mid afternoon|midafternoon|late afternoon",
        "evening": "evening|evenings|eve|early evening|late evening|dinner time|dinnertime",
        "after_work": "after work|after hours",
        "night": "night|nite|nights|late night|late at night|late tonight|early night",
        "midnight": "midnight|mid night",
        "dawn": (
            "dawn|sunrise|daybreak|early hours|the early hours|early hours of the morning"
            "|the early hours of the morning"
        ),
        "dusk": "dusk|sunset",
        "same": "same time|the same time|this time",
    },
    "step": {
        0: "this|current|the current|this current",
        1: "next|nxt|the next|following|the following",
        2: "the one after next",
        -1: "last|previous|prev|the last|the previous|preceding",
        "coming": (
            "coming|upcoming|this coming|this upcoming|the coming|the upcoming|forthcoming|next upcoming"
        ),
        "gone": "this past|just past|this last",
    },
    "now": {
        0: (
            "now|right now|just now|asap|a.s.a.p|as soon as possible|immediately|at this time|at this moment"
            "|at the moment|at the minute|at present|at the present time"
            "|straight away|right away|this instant|this very moment"
        )
    },
    "ago": {-1: "ago|earlier|back|prior|before now|before today"},
    "hence": {1: "later|hence|from now|from now on|out|from this moment|in the future|time|'s time"},
    "within": {1: "in|within|in the next|within the next|over the next|for the next|inside|in about|in like"},
    "after": {1: "after|from|following on"},
    "before": {-1: "before|prior to|ahead of"},
    "past": {1: "past"},
    "to": {-1: "to|til|till|until|thru|through|but before|but no later than"},
    "edge": {
        "start": (
            "start|beginning|begin|start of|beginning of|start of the|beginning of the|first part of|top of"
        ),
        "early": "early|early in|earlier",
        "mid": "mid|middle|middle of|middle of the|midway through",
        "late": "late|late in|later|latter half of",
        "end": "end|end of|end of the|the end of|the end of the|close of|ending",
    },
    "deadline": {
        ("end", "day"): (
            "eod|e.o.d|cob|c.o.b|eob|cop|end of day|end of the day|end of business|end of business day"
            "|end of the business day|end of play|close of business|close of play|day's end|days end"
        ),
        ("end", "week"): "eow|e.o.w|week's end",
        ("end", "month"): "eom|e.o.m|month end|month's end",
        ("end", "quarter"): "eoq|e.o.q|quarter end|quarter's end",
        ("end", "year"): "eoy|e.o.y|year end|year's end",
        ("start", "month"): "bom|month start",
    },
    "holiday": {
        "new_year": "new year's day|new years day|new year day|new year's|new years|new year|the new year",
        "new_year_eve": "new year's eve|new years eve|new year eve|nye",
        "mlk": "martin luther king day|martin luther king jr day|mlk day|martin luther king's day",
        "groundhog": "groundhog day|ground hog day",
        "valentine": "valentine's day|valentines day|valentine's|valentine day",
        "presidents": "presidents day|presidents' day|president's day|washington's birthday",
        "patrick": "st patrick's day|st. patrick's day|saint patrick's day|st patricks day|st paddy's day"
        "|st patty's day|saint patricks day|saint patrick|st patrick|paddy's day",
        "april_fools": "april fools|april fools day|april fool's day|april fools'",
        "easter": "easter|easter sunday",
        "good_friday": "good friday",
        "easter_monday": "easter monday",
        "earth": "earth day",
        "cinco": "cinco de mayo",
        "mother": "mother's day|mothers day|mothers' day",
        "harvey_milk": "harvey milk day",
        "memorial": "memorial day|decoration day",
        "juneteenth": "juneteenth",
        "father": "father's day|fathers day|fathers' day",
        "independence": "independence day|fourth of july|4th of july|july fourth",
        "labor": "labor day|labour day weekend",
        "columbus": "columbus day|indigenous peoples day|indigenous peoples' day|indigenous people's day",
        "halloween": "halloween|hallowe'en|all hallow's eve|all hallows eve",
        "guy_fawkes": "guy fawkes day|guy fawkes night|bonfire night",
        "veterans": "veterans day|veteran's day|veterans' day|remembrance day|armistice day",
        "thanksgiving": "thanksgiving|thanksgiving day|thanks giving|thanks giving day|turkey day",
        "thanksgiving_ca": "canadian thanksgiving|canadian thanksgiving day",
        "victoria": "victoria day",
        "boss": "boss's day|bosses' day|boss day",
        "black_friday": "black friday",
        "cyber_monday": "cyber monday",
        "christmas_eve": "christmas eve|xmas eve",
        "christmas": "christmas|christmas day|xmas|xmas day|x mas",
        "boxing": "boxing day",
        "womens": "international women's day|women's day|womens day",
        "may_day": "may day|international workers' day|international workers day|workers' day|workers day",
        "flag": "flag day",
        "patriot": "patriot day",
        "tax": "tax day",
        "equality": "women's equality day|womens equality day",
        "freedom": "national freedom day",
        "bastille": "bastille day",
        "leap": "leap day",
        "election": "election day",
        "kwanzaa": "kwanzaa",
        "pi": "pi day",
        "ides": "the ides of march|ides of march",
        "spring": "spring|vernal equinox|spring equinox",
        "summer": "summer|summer solstice",
        "autumn": "autumn|fall|autumnal equinox|fall equinox",
        "winter": "winter|winter solstice",
        "canada": "canada day",
        "australia": "australia day",
        "all_saints": "all saints day|all saints' day",
        "epiphany": "epiphany",
        "whit_monday": "whit monday|pentecost monday",
        "ascension": "ascension day",
        "pentecost": "pentecost|whit sunday|whitsunday",
        "ash_wednesday": "ash wednesday",
        "palm_sunday": "palm sunday",
        "maundy": "maundy thursday",
        "mardi_gras": "mardi gras|shrove tuesday|pancake day|fat tuesday",
        "lunar_new_year": "chinese new year|lunar new year|chinese new year's day",
    },
    "zone": {
        -5.0: "est",
        5.5: "ist",
        "America/New_York": "et",
        "America/Chicago": "ct",
        "America/Denver": "mt",
        "America/Los_Angeles": "pt",
    },
    "oclock": {1: "o'clock|oclock|o clock|o`clock"},
    "at": {1: "at|@|around|about|approximately|approx|circa|roughly|exactly at|exactly|say|between|earliest"},
    "of": {1: "of|on|sharp|on the dot|week commencing|wc|w/c|calendar|date|fiscal|in the year"},
    "the": {1: "the"},
    "by": {
        1: (
            "by|before the|no later than|not later than|due|since|during|for|starting|beginning on|as of"
            "|effective|on or before|at the latest|latest|up to"
        )
    },
    "and": {1: "and|&|or"},
    "every": {1: "every|each", 2: "every other|every second|alternate"},
    "frequency": {
        ("day", 1): "daily|every day|each day|everyday|per day",
        ("week", 1): "weekly",
        ("week", 2): "biweekly|fortnightly|bi weekly|every fortnight|each fortnight|every other week",
        ("month", 1): "monthly",
        ("month", 2): "bimonthly|bi monthly",
        ("month", 6): "half yearly|semiannually|every half year",
        ("month", 3): "quarterly|every quarter|each quarter",
        ("month", 12): "yearly|annually|annual|every year|each year",
        (
            "weekday",
            1,
        ): "weekdays|weekday|every weekday|each weekday|on weekdays|every workday|every business day"
        "|every working day|workdays",
        ("weekend", 1): "on weekends|every weekend",
    },
    "nothing": {
        0: (
            "maybe|may be|may i|may we|may not|may have|may also|may need|may want|one on one|end game"
            "|end user|end users|end to end|second hand|second opinion|second time|first time|good morning"
            "|good afternoon|one may|anyone may|someone may|everyone may"
            "|good evening|good night|next time|last time|time off|next in line|last one|next one"
            "|sun microsystems|day off|half of|day to day|march on|a second of your time|just a second"
            "|just a minute|wait a minute|day one|back to back|up to date|out of date|last minute|of the day"
            "|half day|half days|dawn of|the dawn of|dawn of a|the dawn of a"
        )
    },
}
