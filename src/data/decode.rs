//! Turns text of another encoding into UTF-8 as it is read. Bytes that are none of the encoding become a sequence that
//! is no UTF-8 either, so that the readers find them where they stand, and that keeps them, so that they can be named.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::encoding::Encoding;

/// Starts the sequence that stands for bytes which are none of the encoding. It stands nowhere in UTF-8.
const MARK: u8 = 0xFE;
/// Bytes that are decoded at once.
const AT_ONCE: usize = 1 << 16;
/// Bytes that were decoded and are kept: a malformed sequence may have begun in what was read before.
const KEPT: usize = 16;

/// Room for the sequence that stands for the longest malformed one.
const ROOM: usize = 16;

/// Reads text in an encoding as UTF-8.
pub(super) struct Decoded<R> {
    inner: R,
    encoding: Encoding,
    /// `None`: ASCII.
    decoder: Option<Decoder>,
    /// Bytes of the file, of which those before `at` were decoded.
    bytes: Vec<u8>,
    at: usize,
    ended: bool,
    finished: bool,
    /// Room for decoded text: what lies from `given` to `filled` is still to be handed out.
    text: Vec<u8>,
    filled: usize,
    given: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        let decoder = decoder(encoding);
        let text = vec![0; 3 * AT_ONCE + ROOM];
        Self {
            inner,
            encoding,
            decoder,
            bytes: Vec::new(),
            at: 0,
            ended: false,
            finished: false,
            text,
            filled: 0,
            given: 0,
        }
    }

    /// Decodes the next bytes of the file.
    fn advance(&mut self) -> io::Result<()> {
        (self.filled, self.given) = (0, 0);
        if self.at == self.bytes.len() && !self.ended {
            self.bytes.drain(..self.at.saturating_sub(KEPT));
            self.at = self.bytes.len();
            let read = self.inner.by_ref().take(AT_ONCE as u64).read_to_end(&mut self.bytes);
            // What was read before a failure is decoded first; the reader fails again behind it.
            if self.at == self.bytes.len() {
                self.ended = read? == 0;
            }
        }
        while self.filled + ROOM <= self.text.len() && self.step() {}
        Ok(())
    }

    /// Whether bytes switch to other characters until others switch back.
    fn has_states(&self) -> bool {
        self.encoding.web() == Some(encoding_rs::ISO_2022_JP)
    }

    /// Decodes up to the next malformed sequence; whether there is more to decode.
    fn step(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let room = self.text.get_mut(self.filled..).unwrap_or_default();
        let (result, read, written) = match &mut self.decoder {
            Some(decoder) => decoder.decode_to_utf8_without_replacement(rest, room, self.ended),
            None => ascii(rest, room),
        };
        self.at += read;
        self.filled += written;
        match result {
            DecoderResult::OutputFull => false,
            DecoderResult::InputEmpty => {
                self.finished = self.ended;
                false
            }
            DecoderResult::Malformed(length, behind) => {
                let end = self.at.saturating_sub(usize::from(behind));
                let start = end.saturating_sub(usize::from(length));
                let bytes = self.bytes.get(start..end).unwrap_or_default();
                // Where a line ends within it, in an encoding of several states, the next line begins in the first of them.
                let line_end =
                    bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).filter(|_| self.has_states());
                let room = self.text.get_mut(self.filled..).unwrap_or_default();
                self.filled += mark(bytes.get(..line_end.unwrap_or(bytes.len())).unwrap_or_default(), room);
                if let Some(line_end) = line_end {
                    self.at = start + line_end;
                    self.decoder = decoder(self.encoding);
                }
                true
            }
        }
    }
}

fn decoder(encoding: Encoding) -> Option<Decoder> {
    encoding.web().map(encoding_rs::Encoding::new_decoder_without_bom_handling)
}

/// Copies text up to the first byte that is not ASCII.
fn ascii(bytes: &[u8], room: &mut [u8]) -> (DecoderResult, usize, usize) {
    let most = bytes.len().min(room.len());
    let text = bytes.get(..most).unwrap_or_default();
    let plain = text.iter().position(|byte| !byte.is_ascii()).unwrap_or(most);
    for (to, from) in room.iter_mut().zip(text).take(plain) {
        *to = *from;
    }
    match plain {
        all if all == bytes.len() => (DecoderResult::InputEmpty, all, all),
        full if full == most => (DecoderResult::OutputFull, full, full),
        some => (DecoderResult::Malformed(1, 0), some + 1, some),
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.filled && !self.finished {
            self.advance()?;
        }
        let ready = self.text.get(self.given..self.filled).unwrap_or_default();
        let count = ready.len().min(into.len());
        for (to, from) in into.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

/// Writes two continuation bytes for each byte, so that the sequence counts as one character; its length.
fn mark(malformed: &[u8], room: &mut [u8]) -> usize {
    let halves = malformed.iter().flat_map(|byte| [0x80 | (byte >> 4), 0x80 | (byte & 0x0F)]);
    let sequence = std::iter::once(MARK).chain(halves);
    room.iter_mut().zip(sequence).map(|(to, from)| *to = from).count()
}

/// The bytes of the file that the sequence at the start of this text stands for, and how long it is.
pub(super) fn malformed(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let rest = text.strip_prefix(&[MARK])?;
    let pairs = rest.chunks_exact(2).map_while(|pair| match pair {
        [high, low] if high & 0xF0 == 0x80 && low & 0xF0 == 0x80 => Some((high << 4) | (low & 0x0F)),
        _ => None,
    });
    let bytes: Vec<u8> = pairs.collect();
    let length = 1 + 2 * bytes.len();
    Some((bytes, length))
}

/// How many bytes of the file this decoded text takes; `None` where that cannot be told.
pub(super) fn source_length(text: &[u8], encoding: Encoding) -> Option<u64> {
    let (mut length, mut halves) = (0, 0);
    for chunk in text.utf8_chunks() {
        for character in chunk.valid().chars() {
            length += encoding.width_of(character)? as u64;
        }
        halves += chunk.invalid().iter().filter(|byte| **byte != MARK).count() as u64;
    }
    Some(length + halves / 2)
}

/// The bytes of the file that this decoded text stands for.
pub(super) fn in_file(text: &[u8], encoding: Encoding) -> Vec<u8> {
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let valid = rest.utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
        encoding.encode(valid, &mut bytes);
        at += valid.len();
        // Behind what is valid stands a malformed sequence, or the end.
        let (kept, length) = text.get(at..).and_then(malformed).unwrap_or_default();
        bytes.extend(kept);
        at += length.max(usize::from(valid.is_empty()));
    }
    bytes
}

/// Decoded text for people: what is malformed is shown as U+FFFD.
pub(super) fn shown(text: &[u8]) -> String {
    let mut shown = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        shown.push_str(chunk.valid());
        // The other bytes of its sequence are invalid too, each by itself.
        if chunk.invalid().first() == Some(&MARK) {
            shown.push(char::REPLACEMENT_CHARACTER);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives its bytes a few at a time, and then fails or ends.
    struct Slow<'b>(&'b [u8], usize, bool);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            if count == 0 && self.2 {
                return Err(io::Error::other("no more"));
            }
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn a_line_of_several_states_spoils_no_other() {
        let bytes = b"1,\x1b$BF|K\n2,\x1b(Bx\n3,ok\n4,\x1b$BF|\n5,ok\n";
        for at_once in [1, 3, 100] {
            let text = decoded(bytes, "iso-2022-jp", at_once);
            let lines: Vec<_> = text.split(|byte| *byte == b'\n').map(shown).collect();
            assert_eq!(lines, ["1,\u{65e5}\u{fffd}", "2,x", "3,ok", "4,\u{65e5}\u{fffd}", "5,ok", ""]);
        }
    }

    fn decoded(bytes: &[u8], label: &str, at_once: usize) -> Vec<u8> {
        let mut text = Vec::new();
        Decoded::new(Slow(bytes, at_once, false), Encoding::named(label).unwrap()).read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn text_is_decoded_and_what_is_malformed_is_kept() {
        type Case = (&'static str, &'static [u8], &'static str, &'static [&'static [u8]]);
        let cases: &[Case] = &[
            ("cp1252", b"caf\xE9 \x80", "caf\u{e9} \u{20AC}", &[]),
            ("ascii", b"a\xC3\xA9b", "a\u{FFFD}\u{FFFD}b", &[b"\xC3", b"\xA9"]),
            ("utf-16-le", b"a\0\xE9\0\n\0", "a\u{e9}\n", &[]),
            ("utf-16-be", b"\0a\xD8\x3D\xDE\0", "a\u{1F600}", &[]),
            ("utf-16-le", b"a\0\x3D\xD8b\0", "a\u{FFFD}b", &[b"\x3D\xD8"]),
            ("utf-16-le", b"a\0b", "a\u{FFFD}", &[b"b"]),
            ("shift_jis", b"\x83e\x83\x58\x83", "\u{30C6}\u{30B9}\u{FFFD}", &[b"\x83"]),
            ("windows-1253", b"\xE1\xD2", "\u{3B1}\u{FFFD}", &[b"\xD2"]),
        ];
        for (label, bytes, text, bad) in cases {
            for at_once in [1, 2, 3, 100] {
                let read = decoded(bytes, label, at_once);
                assert_eq!(shown(&read), *text, "{label}");
                let places = (0..read.len()).filter_map(|at| malformed(&read[at..]));
                let found: Vec<Vec<u8>> = places.map(|(bytes, _)| bytes).collect();
                assert_eq!(found, *bad, "{label}");
            }
        }
    }

    #[test]
    fn what_stands_before_a_failure_is_decoded() {
        let mut reader = Decoded::new(Slow(b"caf\xE9", 3, true), Encoding::named("cp1252").unwrap());
        let mut text = Vec::new();
        assert!(reader.read_to_end(&mut text).is_err());
        assert_eq!(text, "caf\u{e9}".as_bytes());
    }

    proptest! {
        #[test]
        fn lengths_in_the_file_are_known_wherever_text_is_cut(
            bytes in proptest::collection::vec(any::<u8>(), 0..60),
            label in prop_oneof![Just("ascii"), Just("cp1252"), Just("windows-1253"), Just("utf-16-le"), Just("utf-16-be")],
            at_once in 1_usize..9,
        ) {
            let text = decoded(&bytes, label, at_once);
            let encoding = Encoding::named(label).unwrap();
            prop_assert_eq!(source_length(&text, encoding), Some(bytes.len() as u64));
            prop_assert_eq!(in_file(&text, encoding), bytes.clone());
            prop_assert_eq!(&text, &decoded(&bytes, label, 1000));
        }
    }
}
