//! Which checks were selected: `key:value`, or a bare word for an object, a property or an id.

use super::names::did_you_mean;
use super::{Usage, declared_ids};
use crate::check::Check;
use crate::contract::Contract;

/// What a selector looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Object,
    Property,
    Kind,
    Dimension,
    Tag,
    /// The id of a check in reports, or one that the contract declares around its promises.
    Id,
    /// An object, `object.property` or an id.
    Bare,
}

const KEYS: [(&str, Key); 6] = [
    ("object", Key::Object),
    ("property", Key::Property),
    ("kind", Key::Kind),
    ("dimension", Key::Dimension),
    ("tag", Key::Tag),
    ("id", Key::Id),
];

/// What was selected; without selectors everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection(Vec<(Key, String, String)>);

impl Selection {
    /// Reads selectors.
    ///
    /// # Errors
    /// A key is none that can be selected by.
    pub(super) fn parse(selectors: &[String]) -> Result<Self, Usage> {
        selectors.iter().map(|selector| parse(selector)).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the check is selected: any selector fits.
    pub(super) fn takes(&self, check: &Check, contract: &Contract) -> bool {
        self.0.is_empty() || self.0.iter().any(|(key, value, _)| fits(*key, value, check, contract))
    }

    /// Sees to it that every selector fits some check.
    ///
    /// # Errors
    /// Where one fits none.
    pub(super) fn must_match(&self, checks: &[(&Check, &Contract)]) -> Result<(), Usage> {
        for (key, value, written) in &self.0 {
            if !checks.iter().any(|(check, contract)| fits(*key, value, check, contract)) {
                let mut known: Vec<_> =
                    checks.iter().flat_map(|(check, contract)| values(*key, check, contract)).collect();
                known.sort_unstable();
                known.dedup();
                let known: Vec<_> = known.iter().map(String::as_str).collect();
                let message = format!("`--select {written}` selects nothing");
                return Err(Usage { message, help: Some(did_you_mean(value, &known).unwrap_or_else(|| how(*key))) });
            }
        }
        Ok(())
    }
}

fn parse(selector: &str) -> Result<(Key, String, String), Usage> {
    let Some((word, value)) = selector.split_once(':') else {
        return Ok((Key::Bare, selector.to_owned(), selector.to_owned()));
    };
    if let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == word) {
        return Ok((*key, value.to_owned(), selector.to_owned()));
    }
    let known = KEYS.map(|(known, _)| known);
    let all = || format!("select by {}", known.join(", "));
    let help = did_you_mean(word, &known).unwrap_or_else(all);
    Err(Usage { message: format!("`--select {selector}`: nothing is selected by `{word}`"), help: Some(help) })
}

/// What can be written, where nothing is near.
fn how(key: Key) -> String {
    let keys = KEYS.map(|(known, _)| format!("`{known}:`")).join(", ");
    match key {
        Key::Bare => format!("a bare word is an object, `OBJECT.PROPERTY` or an id; else begin with one of {keys}"),
        _ => "no check of the contract has it".to_owned(),
    }
}

fn fits(key: Key, value: &str, check: &Check, contract: &Contract) -> bool {
    let inside =
        |known: &String| known.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    match key {
        Key::Property | Key::Bare => values(key, check, contract).iter().any(inside),
        Key::Object | Key::Kind | Key::Dimension | Key::Tag | Key::Id => {
            values(key, check, contract).iter().any(|known| known == value)
        }
    }
}

/// What the check offers to a key.
fn values(key: Key, check: &Check, contract: &Contract) -> Vec<String> {
    let object = check.object.and_then(|at| contract.schema.get(at));
    let names = || object.into_iter().flat_map(|object| [Some(&object.name), object.physical_name.as_ref()]).flatten();
    let qualified =
        || check.property.iter().flat_map(move |property| names().map(move |name| format!("{name}.{property}")));
    let ids = || declared_ids::of(check, contract).into_iter().chain([check.id.clone()]);
    match key {
        Key::Object => names().cloned().collect(),
        Key::Property => check.property.iter().cloned().chain(qualified()).collect(),
        Key::Kind => vec![check.kind.clone()],
        Key::Dimension => check.dimension.iter().cloned().collect(),
        Key::Tag => check.about.tags.clone(),
        Key::Id => ids().collect(),
        Key::Bare => names().cloned().chain(qualified()).chain(ids()).collect(),
    }
}
