//! Columns of cells read by the spellings that nearly all values have.

use crate::data::CellSpan;
use crate::engine::lanes::{Lane, Mask, Values};
use crate::value::{Kind, LogicalType, ReadAs, Scalar, Zone, quick};

/// How the cells of a column are read.
#[derive(Debug)]
pub(super) enum Quick {
    /// As text, but for these tokens.
    Text(Vec<String>),
    /// As whole numbers, but for those that tokens stand for.
    Whole(Vec<i64>),
    /// As decimals.
    Decimal,
    /// As days.
    Day,
    /// As points in time, in UTC.
    Moment,
    /// Each in the way that reads all there is.
    Slow,
}

impl Quick {
    /// How a column is read that is declared so.
    pub(super) fn of(read: &ReadAs) -> Self {
        let is_token =
            |kind: Kind| read.missing.iter().filter_map(|token| token.value.as_ref()).any(|value| value.kind() == kind);
        let in_utc = read.zone.as_ref().is_none_or(|zone| *zone == Zone::UTC);
        match read.logical {
            _ if read.facet.is_some() => Self::Slow,
            None | Some(LogicalType::String) if read.zoned.is_none() => {
                Self::Text(read.missing.iter().map(|token| token.text.clone()).collect())
            }
            Some(LogicalType::Integer) if read.zoned.is_none() => Self::whole(read),
            Some(LogicalType::Number) if read.zoned.is_none() && !is_token(Kind::Number) => Self::Decimal,
            Some(LogicalType::Date) if read.zoned.is_none() && read.formats.is_empty() && !is_token(Kind::Date) => {
                Self::Day
            }
            Some(LogicalType::Timestamp)
                if read.zoned != Some(true) && read.formats.is_empty() && in_utc && !is_token(Kind::Timestamp) =>
            {
                Self::Moment
            }
            _ => Self::Slow,
        }
    }

    /// Whether every text that is not empty is a value.
    pub(super) const fn is_any_text(&self) -> bool {
        matches!(self, Self::Text(tokens) if tokens.is_empty())
    }

    fn whole(read: &ReadAs) -> Self {
        let tokens = read.missing.iter().filter_map(|token| token.value.as_ref());
        let wholes = tokens.filter_map(|value| Scalar::from(value).whole().and_then(|whole| i64::try_from(whole).ok()));
        Self::Whole(wholes.collect())
    }
}

/// What cells are read from.
pub(super) struct Reads<'a, 'b> {
    pub(super) text: &'b str,
    /// Texts that are null where they stand without quotes.
    pub(super) nulls: &'a [String],
}

impl<'b> Reads<'_, 'b> {
    /// Reads the cells that it can; gives the rows of the others.
    pub(super) fn fill(&self, spans: &[CellSpan], quick: &Quick, lane: &mut Lane<'b>) -> Mask {
        let mut slow = Mask::NONE;
        let values = match quick {
            Quick::Text(tokens) => {
                let read = |text: &'b str| Some(text).filter(|text| !tokens.iter().any(|token| token == text));
                Values::Text(self.texts(spans, lane.take_texts(), read, &mut slow))
            }
            Quick::Whole(tokens) => {
                let read = |text: &[u8]| quick::whole(text).filter(|whole| !tokens.contains(whole));
                Values::Whole(self.bytes(spans, lane.take_wholes(), read, &mut slow))
            }
            Quick::Decimal => Values::Decimal(self.bytes(spans, lane.take_decimals(), quick::decimal, &mut slow)),
            Quick::Day => Values::Day(self.bytes(spans, lane.take_days(), quick::day, &mut slow)),
            Quick::Moment => Values::Moment(self.bytes(spans, lane.take_moments(), quick::moment, &mut slow)),
            Quick::Slow => {
                lane.hold_any();
                return Mask::first(spans.len());
            }
        };
        lane.values = values;
        lane.value = Mask::first(spans.len()).without(slow);
        slow.filter(|row| !is_plainly_null(spans, row, lane))
    }

    fn bytes<T: Copy + Default>(
        &self,
        spans: &[CellSpan],
        mut values: Vec<T>,
        read: impl Fn(&[u8]) -> Option<T>,
        slow: &mut Mask,
    ) -> Vec<T> {
        let bytes = self.text.as_bytes();
        values.extend(spans.iter().enumerate().map(|(row, span)| {
            let text = bytes.get(span.range()).filter(|text| span.is_plain() && !self.is_null_word(*span, text));
            text.and_then(&read).unwrap_or_else(|| {
                slow.insert(row);
                T::default()
            })
        }));
        values
    }

    fn texts(
        &self,
        spans: &[CellSpan],
        mut values: Vec<&'b str>,
        read: impl Fn(&'b str) -> Option<&'b str>,
        slow: &mut Mask,
    ) -> Vec<&'b str> {
        values.extend(spans.iter().enumerate().map(|(row, span)| {
            let text = self.text.get(span.range()).filter(|_| span.is_plain() && !span.range().is_empty());
            let text = text.filter(|text| !self.is_null_word(*span, text.as_bytes()));
            text.and_then(&read).unwrap_or_else(|| {
                slow.insert(row);
                ""
            })
        }));
        values
    }

    fn is_null_word(&self, span: CellSpan, text: &[u8]) -> bool {
        !self.nulls.is_empty() && !span.is_quoted() && self.nulls.iter().any(|null| null.as_bytes() == text)
    }
}

/// Notes the most common of the other cells: nothing between two delimiters.
fn is_plainly_null(spans: &[CellSpan], row: usize, lane: &mut Lane<'_>) -> bool {
    let is_null = spans.get(row).is_some_and(|span| span.range().is_empty() && !span.is_quoted());
    if is_null {
        lane.null.insert(row);
    }
    is_null
}
