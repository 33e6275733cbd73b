"""Days and times in English as they are read in most of the world: the day first, 24 hours.

Names that Django does not know (those with a weekday) have to stand in every language's file.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_MONTH_DAY_FORMAT = "j M"
WEEKDAY_FORMAT = "l"
WEEKDAY_DATE_FORMAT = "l j F"
SHORT_WEEKDAY_FORMAT = "D j"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
FIRST_DAY_OF_WEEK = 1
