//! Every rule on every pair of contracts: no difference is claimed by two of them.

use std::fs;
use std::path::Path;

use super::rules::RULES;
use super::side::Side;
use super::spot::Spot;
use super::walk::differences;
use crate::contract::{Reading, read};
use crate::source::SourceFile;

fn reading(path: &Path) -> Reading {
    read(SourceFile::new(path.display().to_string(), fs::read_to_string(path).unwrap()))
}

/// The rules that claim each difference, by their names.
fn claims(old: &Reading, new: &Reading) -> Vec<(String, Vec<&'static str>)> {
    let (before, after) = (old.written().unwrap(), new.written().unwrap());
    let (old, new) = (Side::new(old).unwrap(), Side::new(new).unwrap());
    let all = differences((&old, &new), (&before, &after));
    let claims = all.iter().map(|difference| {
        let spot = Spot { difference, old: &old, new: &new };
        let fired = RULES.iter().filter(|rule| rule.fires(&spot)).map(|rule| rule.id).collect();
        (format!("{:?} {}", difference.part, difference.key), fired)
    });
    claims.collect()
}

#[test]
fn no_difference_is_claimed_by_two_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/diff");
    let mut readings = Vec::new();
    for pair in fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        readings.push((
            pair.file_name(),
            reading(&pair.path().join("old.yaml")),
            reading(&pair.path().join("new.yaml")),
        ));
    }
    assert!(readings.len() >= RULES.len());
    let mut seen = 0;
    for (name, old, new) in &readings {
        for (from, to) in [(old, new), (new, old)] {
            for (what, fired) in claims(from, to) {
                seen += 1;
                assert!(fired.len() < 2, "{name:?}: {what} is claimed by {fired:?}");
            }
        }
    }
    assert!(seen > 2 * RULES.len());
}

#[test]
fn ids_and_words_of_rules_are_in_order() {
    for (at, rule) in RULES.iter().enumerate() {
        assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{} stands twice", rule.id);
        let kebab = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(kebab(rule.id) && !rule.when.is_empty() && !rule.says.ends_with('.'), "{}", rule.id);
        assert!(
            rule.consumer != crate::outcome::Effect::Documentation || rule.producer == rule.consumer,
            "{}",
            rule.id
        );
    }
}
