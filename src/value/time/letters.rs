//! What each letter of a date format stands for.

/// A part of a date or time that a run of letters writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    /// Two digits, from 2000 to 2099.
    ShortYear,
    WeekYear,
    ShortWeekYear,
    Month,
    MonthName,
    Day,
    DayOfYear,
    Week,
    /// 1 is Monday.
    Weekday,
    WeekdayName,
    AmPm,
    Hour,
    /// From 1 to 24.
    ClockHour,
    /// From 0 to 11.
    HalfHour,
    /// From 1 to 12.
    ClockHalfHour,
    Minute,
    Second,
    Fraction,
    Nano,
    NanoOfDay,
    MilliOfDay,
    /// An offset, and which of its writings fit.
    Offset(Writing),
    ZoneName,
}

/// How an offset may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// `Z`, `+10:00`, `+1000` or `+10`.
    Any,
    /// `+10` or `+1000`; `Z` where the flag is set.
    Hours(bool),
    /// `+1000`.
    Plain(bool),
    /// `+10:00`.
    Colon(bool),
}

/// What a run of one letter means: the field, and the smallest and largest number of characters.
pub(super) fn meaning(letter: char, count: usize) -> Option<(Field, usize, usize)> {
    let exact = |field| Some((field, count, count));
    let number = |field, most: usize| match count {
        1 => Some((field, 1, most)),
        _ if count <= most => exact(field),
        _ => None,
    };
    match (letter, count) {
        ('y' | 'u', 2) => exact(Field::ShortYear),
        ('Y', 2) => exact(Field::ShortWeekYear),
        ('y' | 'u', _) => number(Field::Year, 6),
        ('Y', _) => number(Field::WeekYear, 6),
        ('M' | 'L', 1 | 2) => number(Field::Month, 2),
        ('M' | 'L', 3 | 4) => exact(Field::MonthName),
        ('d', _) => number(Field::Day, 2),
        ('D', 2) => Some((Field::DayOfYear, 2, 3)),
        ('D', _) => number(Field::DayOfYear, 3),
        ('w', _) => number(Field::Week, 2),
        ('e' | 'c', 1) => exact(Field::Weekday),
        ('E' | 'e' | 'c', 3 | 4) | ('E', 1 | 2) => Some((Field::WeekdayName, count.max(3), count.max(3))),
        ('a', 1) => exact(Field::AmPm),
        ('H', _) => number(Field::Hour, 2),
        ('k', _) => number(Field::ClockHour, 2),
        ('K', _) => number(Field::HalfHour, 2),
        ('h', _) => number(Field::ClockHalfHour, 2),
        ('m', _) => number(Field::Minute, 2),
        ('s', _) => number(Field::Second, 2),
        ('S', 1..=9) => exact(Field::Fraction),
        ('n', 1..=9) => Some((Field::Nano, count, 9)),
        ('N', 1..=14) => Some((Field::NanoOfDay, count, 14)),
        ('A', 1..=8) => Some((Field::MilliOfDay, count, 8)),
        ('X' | 'x', 1) => exact(Field::Offset(Writing::Hours(letter == 'X'))),
        ('X' | 'x', 2 | 4) => exact(Field::Offset(Writing::Plain(letter == 'X'))),
        ('X' | 'x', 3 | 5) => exact(Field::Offset(Writing::Colon(letter == 'X'))),
        ('Z', 1..=5) => exact(Field::Offset(Writing::Any)),
        ('V', 2) | ('z', 1..=4) | ('O', 1 | 4) => exact(Field::ZoneName),
        _ => None,
    }
}

impl Field {
    /// Whether it is written in digits, so that it can be told from what follows only by its length.
    pub(super) const fn is_digits(self) -> bool {
        !matches!(self, Self::MonthName | Self::WeekdayName | Self::AmPm | Self::Offset(_) | Self::ZoneName)
    }

    /// Whether it tells something of the day.
    pub(super) const fn is_of_date(self) -> bool {
        matches!(
            self,
            Self::Year
                | Self::ShortYear
                | Self::WeekYear
                | Self::ShortWeekYear
                | Self::Month
                | Self::MonthName
                | Self::Day
                | Self::DayOfYear
                | Self::Week
                | Self::Weekday
                | Self::WeekdayName
        )
    }
}

/// The English months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English days of the week.
pub(super) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Letters for a format in the way of C (`%Y-%m-%d`); `None` where one of its directives has none.
pub(super) fn from_percent(format: &str) -> Option<String> {
    let mut letters = String::new();
    let mut chars = format.chars();
    while let Some(char) = chars.next() {
        if char == '%' {
            letters.push_str(directive(chars.next()?)?);
        } else {
            letters.push(char);
        }
    }
    Some(letters)
}

fn directive(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Y' => "yyyy",
        'y' => "yy",
        'm' => "MM",
        'd' | 'e' => "dd",
        'H' => "HH",
        'I' => "hh",
        'M' => "mm",
        'S' => "ss",
        'f' => "SSSSSS",
        'p' => "a",
        'b' | 'h' => "MMM",
        'B' => "MMMM",
        'a' => "EEE",
        'A' => "EEEE",
        'j' => "DDD",
        'z' => "Z",
        'Z' => "z",
        'F' => "yyyy-MM-dd",
        'T' => "HH:mm:ss",
        'R' => "HH:mm",
        '%' => "%",
        _ => return None,
    })
}
