//! Labels of Unicode in host names: the characters and the rules of context of IDNA 2008 (RFC 5891, 5892).

use std::sync::LazyLock;

use regex::Regex;

/// Letters, marks and digits of no upper case, and the exceptions of RFC 5892, section 2.6, without its disallowed ones.
const ALLOWED: &str = concat!(
    r"^[[-0-9a-z\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\x{6FD}\x{6FE}\x{F0B}\x{3007}",
    r"\x{B7}\x{375}\x{5F3}\x{5F4}\x{30FB}\x{200C}\x{200D}]",
    r"--[\x{640}\x{7FA}\x{302E}\x{302F}\x{3031}-\x{3035}\x{303B}]]+$"
);

/// The marks that join consonants: combining class 9 of Unicode.
macro_rules! viramas {
    () => {
        concat!(
            r"\x{94D}\x{9CD}\x{A4D}\x{ACD}\x{B4D}\x{BCD}\x{C4D}\x{CCD}\x{D3B}-\x{D3C}\x{D4D}\x{DCA}\x{E3A}",
            r"\x{EBA}\x{F84}\x{1039}-\x{103A}\x{1714}-\x{1715}\x{1734}\x{17D2}\x{1A60}\x{1B44}",
            r"\x{1BAA}-\x{1BAB}\x{1BF2}-\x{1BF3}\x{2D7F}\x{A806}\x{A82C}\x{A8C4}\x{A953}\x{A9C0}\x{AAF6}",
            r"\x{ABED}\x{10A3F}\x{11046}\x{11070}\x{1107F}\x{110B9}\x{11133}-\x{11134}\x{111C0}\x{11235}",
            r"\x{112EA}\x{1134D}\x{11442}\x{114C2}\x{115BF}\x{1163F}\x{116B6}\x{1172B}\x{11839}",
            r"\x{1193D}-\x{1193E}\x{119E0}\x{11A34}\x{11A47}\x{11A99}\x{11C3F}\x{11D44}-\x{11D45}\x{11D97}",
        )
    };
}

/// The scripts whose letters join their neighbours. Which of their letters do not is left open.
macro_rules! joining {
    () => {
        r"\p{Arabic}\p{Syriac}\p{Mandaic}\p{Manichaean}\p{Mongolian}\p{Nko}\p{Adlam}\p{Hanifi_Rohingya}"
    };
}

/// What no label may be, in the order of the checks: without a character beyond ASCII; with hyphens at the ends or in the third and
/// fourth place (RFC 5891, section 4.2.3.1); beginning with a mark; and what appendix A of RFC 5892 says of single characters.
const FORBIDDEN: [&str; 10] = [
    r"^[\x00-\x7F]*$",
    r"^-|^..--|-$",
    r"^\p{M}",
    // The middle dot stands between two l.
    r"(?:^|[^l])\x{B7}|\x{B7}(?:[^l]|$)",
    // Greek keraia before Greek, Hebrew geresh and gershayim after Hebrew.
    r"\x{375}(?:\P{Greek}|$)|(?:^|\P{Hebrew})[\x{5F3}\x{5F4}]",
    // The middle dot of Katakana with one character at least that it can belong to.
    r"^[^\p{Hiragana}\p{Katakana}\p{Han}]*\x{30FB}[^\p{Hiragana}\p{Katakana}\p{Han}]*$",
    // The digits of Arabic and its extended digits never together.
    r"[\x{660}-\x{669}].*[\x{6F0}-\x{6F9}]|[\x{6F0}-\x{6F9}].*[\x{660}-\x{669}]",
    // The joiner after a virama; the non-joiner there too, or between letters that join.
    concat!("(?:^|[^", viramas!(), r"])\x{200D}"),
    concat!("(?:^|[^", viramas!(), joining!(), r"\p{Mn}])\x{200C}"),
    concat!("[", joining!(), r"]\p{Mn}*\x{200C}\p{Mn}*(?:[^", joining!(), r"\p{Mn}]|$)"),
];

/// The rules, compiled at their first use; `None` never, as the tests compile them.
static RULES: LazyLock<Option<(Regex, Regex)>> =
    LazyLock::new(|| Some((Regex::new(ALLOWED).ok()?, Regex::new(&FORBIDDEN.join("|")).ok()?)));

/// Whether a text is such a label. Whether it is normalised, and the rules of writing from right to left, are left open.
pub(super) fn is_valid(label: &str) -> bool {
    RULES.as_ref().is_some_and(|(allowed, forbidden)| allowed.is_match(label) && !forbidden.is_match(label))
}
