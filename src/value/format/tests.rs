//! Tests of formats against their standards.

use super::*;

/// Texts that have a format, and texts that do not.
type Samples<'a> = (StringFormat, &'a [&'a str], &'a [&'a str]);

fn check((format, fits, breaks): Samples<'_>) {
    for text in fits {
        assert!(format.fits(text), "{format:?} {text}");
    }
    for text in breaks {
        assert!(!format.fits(text), "{format:?} {text}");
    }
}

#[test]
fn every_word_names_its_format() {
    for format in StringFormat::ALL {
        assert_eq!(StringFormat::from_word(format.word()), Some(format));
    }
    assert_eq!(StringFormat::from_word("UUID"), Some(StringFormat::Uuid));
    assert_eq!(StringFormat::from_word("password"), None);
    assert_eq!(NumberFormat::from_word("u128"), Some(NumberFormat::Unsigned(128)));
    assert_eq!(NumberFormat::from_word("i7"), None);
}

#[test]
fn byte_is_base64_with_padding() {
    // The test vectors of RFC 4648, section 10.
    let vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "+/+/"];
    check((StringFormat::Byte, &vectors, &["Zg", "Zg=", "Z===", "====", "Zm 9", "Zm9v\n", "-_-_", "Zm=v", "é==="]));
}

#[test]
fn email_is_one_mailbox() {
    let fits = [
        "a@b",
        "first.last+tag@example.org",
        "o'brien@example.co.uk",
        "\"john doe\"@example.com",
        "\"a..b\"@example.com",
        "\"a@b\"@example.com",
        "\"a\\\"b\"@example.com",
        "\"\"@example.com",
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
        "a@[ipv6:2001:db8::1]",
    ];
    let breaks = [
        "",
        "a",
        "@",
        "a@",
        "@b",
        "a@b@c",
        "a b@c",
        "a.@c",
        ".a@c",
        "a..b@c",
        "a@b.",
        "a@.b",
        "a@b_c",
        "a@[127.0.0.300]",
        "a@[::1]",
        "a@[127.0.0.1",
        "\"a@b",
        "\"a\"b\"@c",
        "\"a\\\"@c",
        "\"@c",
        "é@example.org",
        "A <a@example.org>",
        "mailto:a@example.org",
        "a@example.org\n",
    ];
    check((StringFormat::Email, &fits, &breaks));
    let long = |count: usize| format!("{}@example.org", "a".repeat(count));
    assert!(StringFormat::Email.fits(&long(64)) && !StringFormat::Email.fits(&long(65)));
}

#[test]
fn uuid_has_five_groups() {
    check((
        StringFormat::Uuid,
        &["2eb8aa08-AA98-11ea-b4aa-73b441d16380", "00000000-0000-0000-0000-000000000000"],
        &[
            "",
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
            "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
            "2eb8aa08-aa98-11ea-b4aa_73b441d16380",
        ],
    ));
}

#[test]
fn uri_has_a_scheme_and_the_letters_of_its_standard() {
    // The examples of RFC 3986, section 1.1.2, and the corners of its grammar.
    let fits = [
        "ftp://ftp.is.co.za/rfc/rfc1808.txt",
        "ldap://[2001:db8::7]/c=GB?objectClass?one",
        "mailto:John.Doe@example.com",
        "tel:+1-816-555-1212",
        "telnet://192.0.2.16:80/",
        "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
        "a:",
        "file:///etc/passwd",
        "http://a:b@c:80/d;e=f/?g/?#h/?",
        "http://[v1.a:b]/",
        "http://host:/",
        "s3://bucket/key%20with",
        "a:/b",
        "a:b//c",
    ];
    let breaks = [
        "",
        ":",
        "//a/b",
        "a",
        "1a:b",
        "a b:c",
        "http://a b",
        "http://é.org/",
        "http://a/%",
        "http://a/%2",
        "http://a/%2g",
        "http://a:8b/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[1.2.3.4]/",
        "http://[v.a]/",
        "http://[v1.]/",
        "http://a/[b]",
        "http://a/#b#c",
        "http://a@b@c/",
        "http://a/<b>",
    ];
    check((StringFormat::Uri, &fits, &breaks));
}

#[test]
fn hostname_has_labels() {
    let fits = ["a", "A-1.b", "0", "1.2.3.4", "a--b", "xn--mnchen-3ya.de", "XN--MNCHEN-3YA.de"];
    let breaks = ["", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "ä.de", "a b", "ab--c", "xn--", "xn--a-", "xn--x"];
    check((StringFormat::Hostname, &fits, &breaks));
    let (label, name) = ("a".repeat(63), |last: usize| format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(last)));
    assert!(StringFormat::Hostname.fits(&label) && !StringFormat::Hostname.fits(&format!("{label}a")));
    assert!(StringFormat::Hostname.fits(&name(61)) && !StringFormat::Hostname.fits(&name(62)));
}

#[test]
fn labels_of_unicode_follow_their_rules_of_context() {
    for (label, valid) in [
        ("münchen", true),
        ("例え", true),
        ("l·l", true),
        ("l·a", false),
        ("·l", false),
        ("͵α", true),
        ("͵a", false),
        ("א׳", true),
        ("a׳", false),
        ("ア・", true),
        ("a・", false),
        ("ب١", true),
        ("ب١۱", false),
        ("क्\u{200d}ष", true),
        ("क\u{200d}ष", false),
        ("\u{200d}", false),
        ("क्\u{200c}ष", true),
        ("بي\u{200c}بي", true),
        ("بي\u{200c}a", false),
        ("a\u{200c}بي", false),
        ("\u{300}a", false),
        ("Ä", false),
        ("a☃", false),
        ("ab--é", false),
        ("-é", false),
        ("é-", false),
        ("abc", false),
        ("ـب", false),
    ] {
        assert_eq!(label::is_valid(label), valid, "{label}");
    }
}

#[test]
fn punycode_decodes_the_samples_of_its_standard() {
    // RFC 3492, section 7.1: (B) Chinese, (D) Czech, (I) Russian, (L) and (S).
    for (text, meant) in [
        ("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
        ("Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"),
        ("b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"),
        ("3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"),
        ("d9juau41awczczp", "そのスピードで"),
    ] {
        assert_eq!(punycode::decode(text).as_deref(), Some(meant));
    }
    for text in ["99999999", "a-é", "zz zz", "a-99999999999999999999"] {
        assert_eq!(punycode::decode(text), None, "{text}");
    }
}

#[test]
fn addresses_are_those_of_their_version() {
    check((
        StringFormat::Ipv4,
        &["0.0.0.0", "255.255.255.255"],
        &["", "01.2.3.4", "1.2.3", "1.2.3.256", "::1", "1.2.3.4 "],
    ));
    check((
        StringFormat::Ipv6,
        &["::", "::1", "2001:DB8::7", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"],
        &["", "1.2.3.4", "1::2::3", "::12345", "fe80::1%eth0", "[::1]", "::1/64", "1:2:3:4:5:6:7:8:9"],
    ));
}

#[test]
fn whole_formats_hold_what_rust_holds() {
    let number = |text: String| Number::parse(&text).unwrap();
    let whole = |least: String, most: String| Range::Whole(number(least), number(most));
    for (word, range) in [
        ("i8", whole(i8::MIN.to_string(), i8::MAX.to_string())),
        ("i16", whole(i16::MIN.to_string(), i16::MAX.to_string())),
        ("i32", whole(i32::MIN.to_string(), i32::MAX.to_string())),
        ("i64", whole(i64::MIN.to_string(), i64::MAX.to_string())),
        ("i128", whole(i128::MIN.to_string(), i128::MAX.to_string())),
        ("u8", whole(u8::MIN.to_string(), u8::MAX.to_string())),
        ("u16", whole(u16::MIN.to_string(), u16::MAX.to_string())),
        ("u32", whole(u32::MIN.to_string(), u32::MAX.to_string())),
        ("u64", whole(u64::MIN.to_string(), u64::MAX.to_string())),
        ("u128", whole(u128::MIN.to_string(), u128::MAX.to_string())),
    ] {
        assert_eq!(NumberFormat::from_word(word).map(NumberFormat::range), Some(range), "{word}");
    }
}

#[test]
fn float_formats_end_where_numbers_round_to_infinity() {
    let limit = |format: NumberFormat| match format.range() {
        Range::Float(least, most) => (least, most),
        Range::Whole(..) => panic!("{format:?}"),
    };
    for (format, finite) in
        [(NumberFormat::F32, Number::from_f32(f32::MAX)), (NumberFormat::F64, Number::from_f64(f64::MAX))]
    {
        let (least, most) = limit(format);
        assert!(finite < most, "{format:?}: the largest float, in its shortest digits");
        assert_eq!(Number::parse(&format!("-{most}")), Some(least));
    }
    let digits = limit(NumberFormat::F32).1.to_string();
    let below = format!("{}.9", digits.parse::<u128>().unwrap() - 1);
    assert!(digits.parse::<f32>().unwrap().is_infinite() && below.parse::<f32>().unwrap().is_finite());
    assert!(limit(NumberFormat::F64).1.to_string().parse::<f64>().unwrap().is_infinite());
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(text in "\\PC{0,40}", name in "(xn--)?[-a-z0-9.@:/\\[\\]%\"\\\\]{0,40}") {
        for text in [&text, &name] {
            for format in StringFormat::ALL {
                let _ = format.fits(text);
            }
        }
    }
}
