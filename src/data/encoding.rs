//! How characters are written as bytes: the encodings that are read, and the names that they go by.

use serde::{Deserialize, Serialize};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Encoding(Form);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    Utf8,
    /// The 128 characters that most encodings share; the web reads its name as windows-1252, which would hide every
    /// byte that breaks the promise.
    Ascii,
    /// Either order of bytes, as the byte order mark says.
    Utf16,
    Web(&'static encoding_rs::Encoding),
}

/// Names beyond those of the web, letters and digits alone, and what the web calls the encoding.
const OTHER_NAMES: [(&str, &str); 16] = [
    ("big5hkscs", "big5-hkscs"),
    ("iso2022jp", "iso-2022-jp"),
    ("utf8sig", "utf-8"),
    ("utf16le", "utf-16le"),
    ("utf16be", "utf-16be"),
    ("cp932", "shift_jis"),
    ("ms932", "shift_jis"),
    ("mskanji", "shift_jis"),
    ("cp936", "gbk"),
    ("ms936", "gbk"),
    ("cp949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("cp950", "big5"),
    ("ujis", "euc-jp"),
    ("macroman", "macintosh"),
    ("maccyrillic", "x-mac-cyrillic"),
];

/// Names that are offered for one that is not known.
const OFFERED: [&str; 36] = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "ascii",
    "latin-1",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-9",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1256",
    "cp1250",
    "cp1251",
    "cp1252",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gb18030",
    "gbk",
    "big5",
    "euc-kr",
];

/// How alike a name must be (0 to 1) to be offered.
const ALIKE: f64 = 0.8;

impl Encoding {
    /// UTF-8, which is read where nothing else is said.
    pub const UTF_8: Self = Self(Form::Utf8);
    /// UTF-16 with the low byte first.
    pub const UTF_16LE: Self = Self(Form::Web(encoding_rs::UTF_16LE));
    /// UTF-16 with the high byte first.
    pub const UTF_16BE: Self = Self(Form::Web(encoding_rs::UTF_16BE));

    /// The encoding that goes by this name: a label of the WHATWG Encoding Standard, or a name that Python knows.
    ///
    /// # Errors
    /// There is none of this name that is read; what to do about it.
    pub fn named(label: &str) -> Result<Self, String> {
        let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match plain.as_str() {
            "utf8" | "u8" => return Ok(Self::UTF_8),
            "ascii" | "usascii" | "us" | "646" | "iso646us" => return Ok(Self(Form::Ascii)),
            "utf16" | "u16" => return Ok(Self(Form::Utf16)),
            _ => {}
        }
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == plain).map(|(_, web)| *web);
        let labels = [label.trim(), &label.trim().replace('_', "-"), &plain, other.unwrap_or_default()];
        let found = labels.iter().find_map(|label| encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()));
        match found {
            Some(web) if web == encoding_rs::UTF_8 => Ok(Self::UTF_8),
            Some(web) => Ok(Self(Form::Web(web))),
            None => Err(no_such(label, &plain)),
        }
    }

    /// The name for people, which [`Encoding::named`] knows: `UTF-8`, `windows-1252`, `ascii`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Form::Utf8 => "UTF-8",
            Form::Ascii => "ascii",
            Form::Utf16 => "UTF-16",
            Form::Web(web) => web.name(),
        }
    }

    /// What text in this encoding is read as that starts with a byte order mark, or without one; `None` where the mark
    /// is that of another encoding.
    pub(super) fn marked(self, mark: Option<Self>) -> Option<Self> {
        match (self.0, mark) {
            (Form::Utf16, None) => Some(Self::UTF_16LE),
            (_, None) => Some(self),
            (Form::Utf16, Some(mark)) => mark.is_utf_16().then_some(mark),
            (_, Some(mark)) => (mark == self).then_some(mark),
        }
    }

    /// Whether it is UTF-16, of which many bytes are NUL.
    pub(super) fn is_utf_16(self) -> bool {
        self == Self::UTF_16LE || self == Self::UTF_16BE
    }

    /// Whether text that was declared to be in `self` may be read as `other`, because both are one.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self == other || (self.0 == Form::Utf16 && other.is_utf_16())
    }

    /// What decodes it; `None` for UTF-8, which needs nothing, and ASCII, which is a part of it.
    pub(super) fn web(self) -> Option<&'static encoding_rs::Encoding> {
        match self.0 {
            Form::Utf8 | Form::Ascii => None,
            Form::Utf16 => Some(encoding_rs::UTF_16LE),
            Form::Web(web) => Some(web),
        }
    }

    /// Writes text in this encoding.
    pub(super) fn encode(self, text: &str, bytes: &mut Vec<u8>) {
        match self.0 {
            Form::Utf8 | Form::Ascii => bytes.extend(text.as_bytes()),
            _ if self == Self::UTF_16BE => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            _ if self == Self::UTF_16LE => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Form::Utf16 => Self::UTF_16LE.encode(text, bytes),
            Form::Web(web) => bytes.extend(web.encode(text).0.iter()),
        }
    }

    /// How many bytes a character takes in the file; `None` where that cannot be told from the character alone.
    pub(super) fn width_of(self, character: char) -> Option<usize> {
        match self.0 {
            Form::Utf8 => Some(character.len_utf8()),
            Form::Ascii => Some(1),
            Form::Utf16 => Some(character.len_utf16() * 2),
            Form::Web(_) if self.is_utf_16() => Some(character.len_utf16() * 2),
            Form::Web(web) => web.is_single_byte().then_some(1),
        }
    }
}

/// What to say of a name that is not known.
fn no_such(label: &str, plain: &str) -> String {
    if plain.starts_with("utf32") || plain.starts_with("utf7") || plain.starts_with("ucs4") {
        return "it is not read here: convert the file to UTF-8".to_owned();
    }
    let wanted = label.trim().to_lowercase();
    let score = |name: &str| strsim::jaro_winkler(&wanted, name);
    let nearest = OFFERED.into_iter().rev().map(|name| (score(name), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest.filter(|(score, _)| *score >= ALIKE) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => {
            "known are the names of the WHATWG Encoding Standard (utf-8, utf-16le, windows-1252, shift_jis, ..) and \
                 those of Python for the same encodings"
                .to_owned()
        }
    }
}

impl TryFrom<String> for Encoding {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::named(&name)
    }
}

impl From<Encoding> for String {
    fn from(encoding: Encoding) -> Self {
        encoding.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_web_and_of_python_mean_the_same() {
        let cases = [
            ("UTF-8", "UTF-8"),
            ("utf8", "UTF-8"),
            ("utf_8_sig", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("U8", "UTF-8"),
            ("ascii", "ascii"),
            ("US-ASCII", "ascii"),
            ("utf-16", "UTF-16"),
            ("utf_16_le", "UTF-16LE"),
            ("utf-16-be", "UTF-16BE"),
            ("UTF-16LE", "UTF-16LE"),
            ("latin-1", "windows-1252"),
            ("latin_1", "windows-1252"),
            ("L1", "windows-1252"),
            ("iso-8859-1", "windows-1252"),
            ("ISO8859_1", "windows-1252"),
            ("cp1252", "windows-1252"),
            ("windows_1251", "windows-1251"),
            ("iso8859-15", "ISO-8859-15"),
            ("iso8859_15", "ISO-8859-15"),
            ("cp932", "Shift_JIS"),
            ("sjis", "Shift_JIS"),
            ("euc_jp", "EUC-JP"),
            ("iso2022_jp", "ISO-2022-JP"),
            ("gb2312", "GBK"),
            ("cp949", "EUC-KR"),
            ("big5hkscs", "Big5"),
            ("mac_roman", "macintosh"),
            ("koi8_r", "KOI8-R"),
        ];
        for (label, name) in cases {
            assert_eq!(Encoding::named(label).map(Encoding::name), Ok(name), "{label}");
            assert_eq!(Encoding::named(name).map(Encoding::name), Ok(name), "{name}");
        }
    }

    #[test]
    fn what_is_not_read_is_said_with_what_to_do() {
        for (label, help) in [
            ("latn-1", "did you mean `latin-1`?"),
            ("shift-jiss", "did you mean `shift_jis`?"),
            ("utf-32", "it is not read here: convert the file to UTF-8"),
        ] {
            assert_eq!(Encoding::named(label), Err(help.to_owned()), "{label}");
        }
        for label in ["", "zzz", "hz-gb-2312", "iso-2022-kr"] {
            assert!(Encoding::named(label).is_err(), "{label}");
        }
    }

    #[test]
    fn a_byte_order_mark_must_be_that_of_the_encoding() {
        let named = |label| Encoding::named(label).unwrap();
        let cases = [
            ("utf-16", None, Some(Encoding::UTF_16LE)),
            ("utf-16", Some(Encoding::UTF_16BE), Some(Encoding::UTF_16BE)),
            ("utf-16", Some(Encoding::UTF_8), None),
            ("utf-16le", Some(Encoding::UTF_16BE), None),
            ("utf-8", Some(Encoding::UTF_8), Some(Encoding::UTF_8)),
            ("ascii", Some(Encoding::UTF_8), None),
            ("cp1252", None, Some(named("cp1252"))),
        ];
        for (label, mark, expected) in cases {
            assert_eq!(named(label).marked(mark), expected, "{label} {mark:?}");
        }
    }
}
