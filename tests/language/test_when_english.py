"""English dates by class of meaning, read on Wednesday 11 March 2026 at 10:20 in New York."""

from __future__ import annotations

import pytest

from tests.language import said

WEEKDAYS = """
Friday                      2026-03-13
on Tuesday                  2026-03-17
Wednesday                   2026-03-18
weds                        2026-03-18
this Friday                 2026-03-13
this Tuesday                2026-03-10
this coming Monday          2026-03-16
next Friday                 2026-03-20
next Monday                 2026-03-16
last Friday                 2026-03-06
this past Monday            2026-03-09
the Monday after next       2026-03-23
Friday next week            2026-03-20
next week Tues              2026-03-17
Tuesday of this week        2026-03-10
Friday week                 2026-03-20
a week on Tuesday           2026-03-24
Tuesday fortnight           2026-03-31
three Fridays from now      2026-03-27
two Mondays ago             2026-03-02
Monday the 16th             2026-03-16
Friday 13th                 2026-03-13
Monday two weeks from now   2026-03-23
a week Friday               2026-03-20
past Tuesday                2026-03-10
the Monday after next Friday  2026-03-23
3 Mondays after May 25      2026-06-15
Monday until June           2026-03-16
"""

RELATIVE_DAYS = """
today                       2026-03-11
tomorrow                    2026-03-12
tmrw                        2026-03-12
yesterday                   2026-03-10
the day after tomorrow      2026-03-13
day before yesterday        2026-03-09
2 days after tomorrow       2026-03-14
the following day           2026-03-12
"""

LENGTHS = """
in 3 days                   2026-03-14
in a couple of weeks        2026-03-25
in six months' time         2026-09-11
in a year                   2027-03-11
in one month                2026-04-11
fortnight from Monday       2026-03-30
2 weeks later               2026-03-25
30 days ago                 2026-02-09
half a year ago             2025-09-11
in half an hour             2026-03-11T10:50
in an hour and a half       2026-03-11T11:50
in 2.5 hours                2026-03-11T12:50
3 1/2 hours ago             2026-03-11T06:50
in 1h30m                    2026-03-11T11:50
in 1 day and 3 hours        2026-03-12T13:20
+15min                      2026-03-11T10:35
in 90 seconds               2026-03-11T10:21:30
three quarters of an hour ago  2026-03-11T09:35
next two weeks              2026-03-25
in the past 2 days          2026-03-09
in 15                       2026-03-11T10:35
3y 2w 5d                    2029-03-30
today - 5 days              2026-03-06
now - 30 minutes            2026-03-11T09:50
in 2-3 days                 2026-03-13
in two or three weeks       2026-03-25
1 to 2 weeks from now       2026-03-18
within the hour             2026-03-11T11:20
two hours and half ago      2026-03-11T07:50
"""

BUSINESS_DAYS = """
in 3 business days          2026-03-16
5 working days from now     2026-03-18
next business day           2026-03-12
two business days after Friday  2026-03-17
last business day of the month  2026-03-31
"""

ANCHORED = """
a week from Friday          2026-03-20
3 days before Christmas     2026-12-22
two days after May 26th     2026-05-28
2 weeks from Friday at 3pm  2026-03-27T15:00
the day before Christmas    2026-12-24
third Tuesday after Easter  2026-04-21
two hours before noon       2026-03-11T10:00
30 min before 3pm           2026-03-11T14:30
4pm + 3 days                2026-03-14T16:00
"""

CLOCKS = """
3pm                         2026-03-11T15:00
3p                          2026-03-11T15:00
3 p.m.                      2026-03-11T15:00
3 p . m .                   2026-03-11T15:00
330 p.m.                    2026-03-11T15:30
at 3                        2026-03-11T15:00
at 9                        2026-03-12T09:00
at 11                       2026-03-11T11:00
at 12                       2026-03-11T12:00
9:30                        2026-03-12T09:30
2:30                        2026-03-11T14:30
02:30                       2026-03-12T02:30
17:30                       2026-03-11T17:30
17:30:15                    2026-03-11T17:30:15
13h15                       2026-03-11T13:15
0700h                       2026-03-12T07:00
1430 hours                  2026-03-11T14:30
12am                        2026-03-12T00:00
12pm                        2026-03-11T12:00
half past 4                 2026-03-11T16:30
quarter to noon             2026-03-11T11:45
a quarter past three        2026-03-11T15:15
twenty past 3pm             2026-03-11T15:20
at 15 to 7pm                2026-03-11T18:45
ten to five                 2026-03-11T16:50
7 o'clock                   2026-03-11T19:00
seven thirty p.m.           2026-03-11T19:30
3ish                        2026-03-11T15:00
noonish                     2026-03-11T12:00
3-5pm                       2026-03-11T15:00
between 3 and 5pm           2026-03-11T15:00
11 at night                 2026-03-11T23:00
8 this evening              2026-03-11T20:00
one in the morning          2026-03-12T01:00
12:15 in the afternoon      2026-03-11T12:15
18:30 CET                   2026-03-11T13:30
9am PT                      2026-03-11T12:00
nine oh five am             2026-03-12T09:05
3 eastern time              2026-03-11T15:00
no earlier than 5pm         2026-03-11T17:00
10 to 3 in the afternoon    2026-03-11T14:50
3.30 tomorrow               2026-03-12T15:30
"""

PARTS_OF_DAY = """
tomorrow morning            2026-03-12T09:00
tomorrow afternoon          2026-03-12T15:00
this evening                2026-03-11T18:00
tonight                     2026-03-11T20:00
noon                        2026-03-11T12:00
tomorrow at noon            2026-03-12T12:00
lunch tomorrow              2026-03-12T12:00
Friday lunchtime            2026-03-13T12:00
midnight                    2026-03-12T00:00
first thing tomorrow        2026-03-12T09:00
last night                  2026-03-10T20:00
EOD                         2026-03-11T17:00
COB Friday                  2026-03-13T17:00
tomorrow eod                2026-03-12T17:00
end of today                2026-03-11T17:00
Monday am                   2026-03-16T09:00
five mornings ago           2026-03-07T09:00
morning of the 11th of June  2026-06-11T09:00
"""

DAYS_AND_TIMES = """
tomorrow at 9               2026-03-12T09:00
tomorrow 10                 2026-03-12T10:00
tomorrow @ 3                2026-03-12T15:00
next Tuesday 3pm            2026-03-17T15:00
Fri 16:00                   2026-03-13T16:00
3pm next Tuesday            2026-03-17T15:00
nine thirty tomorrow        2026-03-12T09:30
five-thirty tomorrow evening  2026-03-12T17:30
today at 2100               2026-03-11T21:00
fri 1400                    2026-03-13T14:00
thurs 2.30                  2026-03-12T14:30
this morning at 7           2026-03-11T07:00
tonight at 8                2026-03-11T20:00
in 7 days at 5pm            2026-03-18T17:00
on the 20th at 10am         2026-03-20T10:00
7:00 on next Sunday afternoon  2026-03-22T19:00
12:30 PM ON FRI             2026-03-13T12:30
today by 1800               2026-03-11T18:00
noon today and 5:45am tomorrow  2026-03-11T12:00
yesterday +1h               2026-03-10T11:20
tomorrow, 10 pacific time   2026-03-12T13:00
June 7th 17.05-18.15        2026-06-07T17:05
9-5 tomorrow                2026-03-12T09:00
3 to 5 on June 1st          2026-06-01T15:00
3pm to 7 tomorrow           2026-03-12T15:00
won 3-2 on Monday           2026-03-16
5th hour of March 30th      2026-03-30
later than 9:30 but before 11:00 on Friday  2026-03-13T09:30
"""

MONTH_AND_DAY = """
March 20                    2026-03-20
20 March                    2026-03-20
Mar. 20th                   2026-03-20
20th of March               2026-03-20
March the twentieth         2026-03-20
20-Mar                      2026-03-20
March 3                     2027-03-03
Mar 20, 2027                2027-03-20
20 March 2027               2027-03-20
Aug 9 96                    1996-08-09
may seventh '97             1997-05-07
31-Aug-12                   2012-08-31
2019/Aug/10                 2019-08-10
23-2020-September           2020-09-23
twenty-second of May        2026-05-22
February 29                 2028-02-29
the 20th                    2026-03-20
the 5th                     2026-04-05
20th of next month          2026-04-20
next month on the 5th       2026-04-05
15th of this month          2026-03-15
the 1st of the month        2026-04-01
July 13-15                  2026-07-13
13-15 July                  2026-07-13
Thu Mar 19 16:00:00 2026    2026-03-19T16:00
2027 May 22nd               2027-05-22
2027 Jan                    2027-01-01
nov 97                      1997-11-01
Jan 12 - 29                 2027-01-12
23 May 1856 12:09 AM        1856-05-23T00:09
November 10th in two years  2028-11-10
11 January 2 years ago      2024-01-11
April after next            2027-04-01
tomorrow 1 year ago         2025-03-12
oct 2-oct 5                 2026-10-02
Jul 15th 04                 2004-07-15
September 10, nineteen oh one  1901-09-10
4 or 5 of July              2026-07-04
5 to 7 of January 2027      2027-01-05
jan 22, 23, 28              2027-01-22
June and August 2027        2027-06-01
"""

IN_FIGURES = """
3/20                        2026-03-20
20/3                        2026-03-20
3/7                         2027-03-07
3/20/2027                   2027-03-20
3/20/27                     2027-03-20
2026-03-20                  2026-03-20
2026/3/20                   2026-03-20
20.03.2026                  2026-03-20
9-18-15                     2015-09-18
20260320                    2026-03-20
2026-03-20 15:30            2026-03-20T15:30
2026-03-20T15:30:00         2026-03-20T15:30
2026-03-20T15:30:00Z        2026-03-20T11:30
04/21/2026, 8:00pm          2026-04-21T20:00
4/1 9am                     2026-04-01T09:00
"""

PERIODS = """
next week                   2026-03-16
last week                   2026-03-02
the week after next         2026-03-23
next month                  2026-04-01
next quarter                2026-04-01
next year                   2027-01-01
July                        2026-07-01
in January                  2027-01-01
October 2027                2027-10-01
next March                  2027-03-01
09/2026                     2026-09-01
in 2027                     2027-01-01
Q3                          2026-07-01
Q1 2027                     2027-01-01
2027Q4                      2027-10-01
third quarter of 2026       2026-07-01
this weekend                2026-03-14
next weekend                2026-03-21
week of April 6             2026-04-06
2028                        2028-01-01
later this week             2026-03-12
in twenty twenty-eight      2028-01-01
"""

EDGES = """
EOM                         2026-03-31
EOW                         2026-03-13
EOQ                         2026-03-31
EOY                         2026-12-31
end of month                2026-03-31
end of next month           2026-04-30
end of July                 2026-07-31
by the end of the week      2026-03-13
end of next week            2026-03-20
early next week             2026-03-16
mid next week               2026-03-18
mid-June                    2026-06-15
late May                    2026-05-25
beginning of next month     2026-04-01
start of the year           2027-01-01
end of 2026                 2026-12-31
end of Q2                   2026-06-30
"""

NTH = """
first Monday of April       2026-04-06
3rd Wednesday in November   2026-11-18
last Friday of the month    2026-03-27
first Monday of the month   2026-04-06
last day of the month       2026-03-31
last day of next month      2026-04-30
12th month of 2026          2026-12-01
second week of April        2026-04-13
fifth last day of May       2026-05-27
second last Friday of April 2026-04-17
third last week of 2026     2026-12-07
3rd Thursday this September 2026-09-17
1st Tuesday last November   2025-11-04
final Thursday in April     2026-04-30
final quarter of 2027       2027-10-01
8th month last year         2025-08-01
the 28th of the month after next  2026-05-28
"""

BESIDE_A_DATE = """
Dec 4 around 08.40          2026-12-04T08:40
Dec 4 08.40                 2026-12-04T08:40
12 Nov 1115                 2026-11-12T11:15
Jun 7 1440-1825             2026-06-07T14:40
Friday after 6              2026-03-13T18:00
Mon, Mar 16 after 1:30 PM   2026-03-16T13:30
8pm on 15                   2026-03-15T20:00
on 15 at 8:00               2026-03-15T08:00
between 2 and 3 on Thursday 2026-03-12T14:00
Thursday from 2 to 3        2026-03-12T14:00
at 3 15                     2026-03-11T15:15
ten thirty p m              2026-03-11T22:30
tomorrow 0930 - 1045        2026-03-12T09:30
1530 tomorrow               2026-03-12T15:30
same time tomorrow          2026-03-12T10:20
this time next week         2026-03-18T10:20
"""

FURTHER = """
a week tomorrow             2026-03-19
tomorrow week               2026-03-19
2 weeks today               2026-03-25
two weeks after next Friday 2026-04-03
the Monday after next       2026-03-23
in 2 more weeks             2026-03-25
in another 3 days           2026-03-14
the past week               2026-03-02
this week-end               2026-03-14
March 3 nineteen ninety two 1992-03-03
2027 10 16                  2027-10-16
10 31 2026                  2026-10-31
Jan 1,2027                  2027-01-01
08/12,2026                  2026-08-12
14-15.11.2026               2026-11-14
tax day                     2026-04-15
election day                2026-11-03
"""

HOLIDAYS = """
Christmas                   2026-12-25
new year's eve              2026-12-31
Thanksgiving                2026-11-26
Labor Day                   2026-09-07
Good Friday                 2026-04-03
easter 2027                 2027-03-28
4th of July                 2026-07-04
last summer                 2025-06-21
Canadian Thanksgiving       2026-10-12
Victoria Day                2026-05-18
4th of July 1776            1776-07-04
Thanksgiving 1 year ago     2025-11-27
"""


def rows(table: str) -> list[tuple[str, str]]:
    """The lines of a table: what was typed, and what it means."""
    pairs = (line.rsplit(maxsplit=1) for line in table.strip().splitlines())
    return [(typed.strip(), meaning) for typed, meaning in pairs]


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        row
        for table in (
            WEEKDAYS,
            RELATIVE_DAYS,
            LENGTHS,
            BUSINESS_DAYS,
            ANCHORED,
            CLOCKS,
            PARTS_OF_DAY,
            BESIDE_A_DATE,
            FURTHER,
        )
        for row in rows(table)
    ],
)
def test_weekdays_lengths_and_times(typed: str, meaning: str) -> None:
    assert said(typed) == meaning


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        row
        for table in (DAYS_AND_TIMES, MONTH_AND_DAY, IN_FIGURES, PERIODS, EDGES, NTH, HOLIDAYS)
        for row in rows(table)
    ],
)
def test_dates_and_periods(typed: str, meaning: str) -> None:
    assert said(typed) == meaning


@pytest.mark.parametrize(
    ("typed", "meaning"),
    rows("""
Let's meet on Friday at 3pm at the office               2026-03-13T15:00
They want delivery by end of June, please               2026-06-30
I'll go back for the 22nd                               2026-03-22
ADD LUNCH AT 12:30 PM ON FRI                            2026-03-13T12:30
Tune in tomorrow, 13/04/26, at 7pm                      2026-04-13T19:00
www.example.com/data/report-20260302.html               2026-03-02
The contract runs from Jan 1 2027 to Dec 31             2027-01-01
I want to lose 10 lbs in 10 days                        2026-03-21
we meet at 9 on Monday                                  2026-03-16T09:00
Moved from the 1st time slot to next Thursday, 4pm      2026-03-19T16:00
"""),
)
def test_in_a_sentence(typed: str, meaning: str) -> None:
    assert said(typed) == meaning
