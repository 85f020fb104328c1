//! Cuts a JSON array into its elements. Behind a fault nothing can be read: its end cannot be told.

use super::block::LastFault;
use super::fault;
use super::json::{JsonFault, Scanner, skip_spaces};
use super::lines;
use super::record::FaultKind;

/// Bytes of a faulty element that are kept for people.
const SHOWN: usize = 4096;

/// What must come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// An element, or the end of the array.
    First,
    /// An element.
    Element,
    /// A comma, or the end of the array.
    Separator,
    /// Nothing.
    End,
}

/// How far an array, or an object that stands alone, was cut.
#[derive(Debug)]
pub(super) struct Array {
    /// Whether it is an array.
    many: bool,
    next: Next,
    scanner: Scanner,
}

/// What is wrong, relative to the window, and where the element starts.
type Wrong = (FaultKind, usize, usize, String);

impl Array {
    /// An array whose opening bracket was read.
    pub(super) fn many() -> Self {
        Self { many: true, next: Next::First, scanner: Scanner::default() }
    }

    /// One object.
    pub(super) fn one() -> Self {
        Self { many: false, next: Next::Element, scanner: Scanner::default() }
    }

    pub(super) fn is_many(&self) -> bool {
        self.many
    }

    /// Whether everything that must come has come.
    pub(super) fn is_closed(&self) -> bool {
        self.next == Next::End
    }

    /// Where the last whole element in a window ends, and the fault that ends the file there.
    pub(super) fn boundary(&mut self, window: &[u8], at_end: bool, max: usize) -> Option<(usize, Option<LastFault>)> {
        let mut at = 0;
        loop {
            match self.step(window, at, at_end, max) {
                Ok(Some(next)) => at = next,
                Ok(None) => break,
                // What is shown of a fault must not depend on how much of it is at hand.
                Err((_, start, ..)) if !at_end && window.len() < start + SHOWN => break,
                Err(wrong) => return Some(last(window, wrong)),
            }
        }
        if at_end && at < window.len() {
            return Some((window.len(), None));
        }
        (at > 0).then_some((at, None))
    }

    /// Passes one element or sign; `None` where more bytes are needed, or all were passed.
    fn step(&mut self, window: &[u8], at: usize, at_end: bool, max: usize) -> Result<Option<usize>, Wrong> {
        let start = skip_spaces(window, at);
        // Spaces without end would be kept without end.
        if start - at > max {
            return Err((FaultKind::TooLong, at, at, fault::too_long(max)));
        }
        let wrong = |message: &str| Err((FaultKind::Json, start, start, message.to_owned()));
        let next = match (self.next, window.get(start)) {
            (Next::End, None) => return Ok(None),
            (_, None) if !at_end => return Ok(None),
            (_, None) => return wrong("ends before the array is closed"),
            (Next::First | Next::Separator, Some(b']')) => Next::End,
            (Next::Separator, Some(b',')) => Next::Element,
            (Next::Separator, Some(_)) => return wrong("expected `,` or `]`"),
            (Next::End, Some(_)) => return wrong("text after the end of the JSON value"),
            (Next::First | Next::Element, Some(_)) => return self.element(window, start, at_end, max),
        };
        self.next = next;
        Ok(Some(start + 1))
    }

    fn element(&mut self, window: &[u8], start: usize, at_end: bool, max: usize) -> Result<Option<usize>, Wrong> {
        let rest = window.get(start..).unwrap_or_default();
        let scanned = self.scanner.object(rest, 0);
        match &scanned {
            Ok(end) if *end > max => return Err((FaultKind::TooLong, start, start, fault::too_long(max))),
            Err(fault) if fault.cut_off && rest.len() > max => {
                return Err((FaultKind::TooLong, start, start, fault::too_long(max)));
            }
            Err(fault) if fault.cut_off && !at_end => return Ok(None),
            _ => {}
        }
        let end = checked(rest, scanned).map_err(|(kind, at, message)| (kind, start, start + at, message))?;
        self.next = if self.many { Next::Separator } else { Next::End };
        Ok(Some(start + end))
    }
}

/// The end of an element that was scanned without fault and is UTF-8.
fn checked(rest: &[u8], scanned: Result<usize, JsonFault>) -> Result<usize, (FaultKind, usize, String)> {
    let end = scanned.map_err(|fault| (FaultKind::Json, fault.at, fault.message))?;
    match simdutf8::compat::from_utf8(rest.get(..end).unwrap_or_default()) {
        Ok(_) => Ok(end),
        Err(error) => Err((FaultKind::NotUtf8, error.valid_up_to(), String::new())),
    }
}

/// The end of the block that a fault ends: with the line of the fault, or where enough of it is shown.
fn last(window: &[u8], (kind, start, at, message): Wrong) -> (usize, Option<LastFault>) {
    let line = lines::next_end(window, at).map_or(window.len(), |(end, _)| end);
    let length = line.min(start + SHOWN).max(at).min(window.len());
    (length, Some(LastFault { kind, start, at, message }))
}
