//! Tests of patterns: what ECMA-262 finds, what is refused and where, and the bounds.

use proptest::prelude::*;

use super::*;

fn find(pattern: &str, text: &str) -> Match {
    Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {}", error.message)).find_in(text)
}

/// Each row: a pattern, texts that it is found in, texts that it is not found in.
fn assert_finds(rows: &[(&str, &[&str], &[&str])]) {
    for (pattern, found, absent) in rows {
        for text in *found {
            assert_eq!(find(pattern, text), Match::Yes, "{pattern} in {text:?}");
        }
        for text in *absent {
            assert_eq!(find(pattern, text), Match::No, "{pattern} not in {text:?}");
        }
    }
}

#[test]
fn patterns_are_unanchored_and_ascii() {
    assert_finds(&[
        ("b", &["abc"], &["ac", "B"]),
        ("^b$", &["b"], &["ab", "b\n", "\nb"]),
        (r"^\d+$", &["12"], &["१२", ""]),
        (r"^\w+$", &["a_1"], &["é", "a-b"]),
        (r"^\D$", &["१"], &["1"]),
        (r"^\W$", &["é"], &["e"]),
        (r"\bcat\b", &["a cat", "écaté".replace("cat", " cat ").as_str()], &["cats"]),
        (r"é\bcat", &["écat"], &[]),
        (r"\Bat", &["cat"], &["at"]),
        (r"^\s$", &["\u{a0}", "\u{feff}", "\u{2028}", "\t"], &["\u{85}", "x"]),
        (r"^\S$", &["x", "\u{85}"], &[" "]),
        ("^.$", &["x", "é", "😀", "\u{85}"], &["\n", "\r", "\u{2028}"]),
        ("", &["", "x"], &[]),
    ]);
}

#[test]
fn escapes_are_those_of_ecma() {
    assert_finds(&[
        (r"^\/$", &["/"], &[]),
        (r"^\-\_$", &["-_"], &[]),
        (r"^\cJ$", &["\n"], &["J"]),
        (r"^\x41\u0042\u{43}$", &["ABC"], &[]),
        (r"^\u{1F600}$", &["😀"], &[]),
        (r"^\uD83D\uDE00$", &["😀"], &[]),
        (r"\uD83D", &[], &["😀", ""]),
        (r"^\0$", &["\0"], &["0"]),
        (r"^\t\n\r\f\v$", &["\t\n\r\u{c}\u{b}"], &[]),
        (r"^\p{Lu}\P{Lu}$", &["Éa"], &["ab"]),
        (r"^\p{Script=Greek}+$", &["αβ"], &["ab"]),
        (r"^\.\$\^\{\}\[\]\(\)\|\*\+\?\\$", &[r".$^{}[]()|*+?\"], &[]),
        (r"^\é$", &["é"], &[]),
        (r"^#& ~$", &["#& ~"], &[]),
    ]);
}

#[test]
fn classes_hold_no_sets() {
    assert_finds(&[
        ("^[a-c]$", &["b"], &["d", "-"]),
        ("^[^a-c]$", &["d", "\n"], &["a"]),
        ("^[]$", &[], &["", "a"]),
        ("^[^]$", &["a", "\n"], &[""]),
        ("^[a&&b]$", &["a", "&", "b"], &["c"]),
        ("^[!--]$", &[",", "-"], &["."]),
        ("^[a~~b]$", &["~"], &["c"]),
        ("^[[a]$", &["[", "a"], &["]"]),
        ("^[[:digit:]]$", &["d]", ":]"], &["1", "1]"]),
        (r"^[\d-x]$", &["-", "1", "x"], &["a"]),
        (r"^[\w.-]+$", &["a.b-c"], &["a b"]),
        (r"^[^\d\s]$", &["a"], &["1", " "]),
        (r"^[\D]$", &["a"], &["1"]),
        (r"^[^\D]$", &["1"], &["a", "१"]),
        (r"^[\b]$", &["\u{8}"], &["b"]),
        (r"^[\]\\\-^]$", &["]", r"\", "-", "^"], &["a"]),
        (r"^[\u0041-\u0043]$", &["B"], &["D"]),
        (r"^[ -~]$", &["a", " ", "~"], &["é"]),
        (r"^[a-]$", &["a", "-"], &["b"]),
        (r"^[-a]$", &["a", "-"], &["b"]),
        (r"^[.*+?^${}()|]$", &[".", "{", "|", "$"], &["a"]),
    ]);
}

#[test]
fn braces_that_repeat_nothing_are_braces() {
    assert_finds(&[
        ("^a{2}$", &["aa"], &["a", "a{2}"]),
        ("^a{1,}$", &["aaa"], &[""]),
        ("^a{,2}$", &["a{,2}"], &["aa"]),
        ("^{a}$", &["{a}"], &[]),
        ("^x{$", &["x{"], &[]),
        ("^a{1,2}?$", &["aa"], &["aaa"]),
        ("^a+?b*?$", &["aab"], &["b"]),
        ("^]}$", &["]}"], &[]),
        ("^(?:a|b)+$", &["abba"], &["abc"]),
    ]);
}

#[test]
fn groups_may_be_named_and_flagged() {
    assert_finds(&[
        ("^(?<year>[0-9]{4})$", &["2024"], &["24"]),
        ("^(?P<year>[0-9]{4})$", &["2024"], &["24"]),
        ("(?i)^abc$", &["ABC"], &["ABD"]),
        ("^(?i:a)b$", &["Ab"], &["AB"]),
        ("(?s)^.$", &["\n"], &[]),
        ("(?m)^b$", &["a\nb\nc"], &["ab"]),
    ]);
}

#[test]
fn look_around_and_references_work() {
    assert_finds(&[
        (r"^(?=.*\d)(?=.*[a-z]).{8,}$", &["abcdefg1"], &["abcdefgh", "a1"]),
        (r"^(?!admin)\w+$", &["user"], &["administrator"]),
        (r"(?<=€)\d", &["€5"], &["$5"]),
        (r"(?<!€)5$", &["$5"], &["€5"]),
        (r"^(a|b)\1$", &["aa", "bb"], &["ab"]),
        (r"^(?<x>a|b)\k<x>$", &["aa"], &["ab"]),
        (r"^(?:(a)|b)\1$", &["aa", "b"], &["ab", "a"]),
        (r"^(?=a)\bab\b$", &["ab"], &["abc"]),
        (r"^(?=a).$", &["a"], &["a\n", "\n"]),
        (r"^(?!x)a$", &["a"], &["a\n"]),
        (r"^(?!x)[^]\Bb$", &["ab"], &["-b"]),
    ]);
    assert!(Pattern::parse("^a+$").unwrap().always_decides());
    assert!(!Pattern::parse("^(?=a)").unwrap().always_decides());
}

#[test]
fn a_spent_budget_is_undecided() {
    let text = format!("{}!", "a".repeat(60));
    assert_eq!(find(r"^(?:(a+)\1?)+$", &text), Match::Undecided);
    assert_eq!(find("^(a+)+$", &text), Match::No);
}

#[test]
fn what_is_no_pattern_says_where() {
    for (pattern, offset) in [
        ("a**", Some(2)),
        ("*a", Some(0)),
        ("a++", Some(2)),
        ("a|+", Some(2)),
        ("(a", Some(1)),
        ("a)", Some(1)),
        ("[a", Some(1)),
        (r"a\", Some(1)),
        ("[b-a]", Some(3)),
        ("a{3,2}", Some(5)),
        (r"\A", Some(1)),
        (r"\Z", Some(1)),
        (r"\h", Some(1)),
        ("(?>a)", Some(1)),
        ("(?x)a", Some(1)),
        (r"\p{Nonsense}", None),
        (r"(?<a>x)\k<b>", Some(7)),
        ("(?<a>x)(?<a>y)", Some(4)),
        ("^*", Some(1)),
        ("é**", Some(3)),
    ] {
        let error = Pattern::parse(pattern).unwrap_err();
        assert_eq!(error.offset, offset, "{pattern}: {}", error.message);
        assert!(!error.message.is_empty());
    }
}

#[test]
fn size_is_bounded() {
    for pattern in ["(a{1000}){1000}".to_owned(), "(".repeat(5_000), r"\p{L}{90000}".to_owned(), "a".repeat(70_000)] {
        assert!(Pattern::parse(&pattern).is_err());
    }
    let message = Pattern::parse("(a{1000}){1000}").unwrap_err().message;
    assert!(message.contains("8 MiB"), "{message}");
}

#[test]
fn patterns_are_their_sources() {
    let pattern = Pattern::parse(r"^\d$").unwrap();
    assert_eq!(pattern.source(), r"^\d$");
    assert_eq!(pattern, Pattern::parse(r"^\d$").unwrap());
    assert_ne!(pattern, Pattern::parse("^[0-9]$").unwrap());
    let bytes = postcard::to_stdvec(&pattern).unwrap();
    assert_eq!(postcard::from_bytes::<Pattern>(&bytes).unwrap(), pattern);
}

proptest! {
    #[test]
    fn literal_text_finds_itself(text in "[^\\\\]{1,8}") {
        let escaped: String = text.chars().flat_map(|char| {
            let special = "^$.*+?()[]{}|/".contains(char);
            special.then_some('\\').into_iter().chain([char])
        }).collect();
        prop_assert_eq!(find(&format!("^{escaped}$"), &text), Match::Yes);
    }

    #[test]
    fn hostile_patterns_never_panic(pattern in "[\\\\()\\[\\]{}?*+^$|.,:<>=!a-cdwsbBkpPux0-9&~iPm-]{0,16}", text in "[a-c0-9\n ]{0,10}") {
        if let Ok(pattern) = Pattern::parse(&pattern) {
            let _ = pattern.find_in(&text);
        }
    }
}

const LONG: &str = "a.long.name.that.goes.on.and.on.until.it.is.too.long.for.a.search.beside.others@example.org";

#[test]
fn many_texts_are_judged_as_each_by_itself() {
    let texts = [
        "",
        "a",
        "ab",
        "a@b.cd",
        "no mail",
        "é",
        "a\nb",
        "x@y.zz and more",
        "12:30",
        "word",
        "ab ab",
        "\u{2028}",
        LONG,
        "a",
    ];
    assert!(LONG.len() > 64);
    for source in [
        "^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$",
        "^a",
        "b$",
        "",
        "a|é",
        "^.$",
        "\\bab\\b",
        "[^a]",
        "^\\s|\\s$",
        "(?i)WORD",
        // More states than a byte tells apart.
        "^.{1,90}$|^a?b{3,200}",
        "[a-z@.]{40,300}",
    ] {
        let pattern = Pattern::parse(source).unwrap();
        for four in texts.windows(4) {
            let four: [&str; 4] = four.try_into().unwrap();
            let alone = four.map(|text| pattern.find_in(text) == Match::Yes);
            assert_eq!(pattern.is_in_each(four), alone, "{source} in {four:?}");
            assert_eq!(four.map(|text| pattern.is_in_one_of_many(text)), alone, "{source} in {four:?}");
        }
    }
}
