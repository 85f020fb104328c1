//! `--where`: only rows that an expression holds for take part.

use std::collections::BTreeMap;

use super::locate::At;
use super::names::near;
use super::{Request, Usage, declared_name};
use crate::check::row_condition;
use crate::contract::{Contract, Property};
use crate::metric::Predicate;
use crate::metric::language::Condition;

/// What the data calls a property, by the indexes of its contract and object.
type NameOf<'n> = dyn Fn(usize, usize, &Property) -> String + 'n;

/// An expression and the objects that it is about.
#[derive(Clone, Debug)]
struct Part {
    objects: Vec<At>,
    name: String,
    text: String,
}

/// The rows that take part, object by object; of an object that is not named all.
#[derive(Clone, Debug, Default)]
pub(super) struct Only {
    parts: Vec<Part>,
}

impl Only {
    /// Reads what was given: `EXPR` for the one object, `OBJECT: EXPR` where there are several.
    ///
    /// # Errors
    /// An object is not there or not named, or an expression cannot be read.
    pub(super) fn read(request: &Request<'_>) -> Result<Self, Usage> {
        let mut parts = Vec::new();
        for written in &request.choices.only {
            parts.push(Part::read(request, written)?);
        }
        let only = Self { parts };
        for part in &only.parts {
            for at in &part.objects {
                part.condition(request, *at, &|_, _, property| declared_name(property))?;
            }
        }
        Ok(only)
    }

    /// What must hold of the rows of each object that is named.
    ///
    /// # Errors
    /// As those of [`Self::read`].
    pub(super) fn predicates(
        &self,
        request: &Request<'_>,
        names: &NameOf<'_>,
    ) -> Result<BTreeMap<At, Predicate>, Usage> {
        let mut all: BTreeMap<At, Vec<Predicate>> = BTreeMap::new();
        for part in &self.parts {
            for at in &part.objects {
                all.entry(*at).or_default().push(part.condition(request, *at, names)?.predicate);
            }
        }
        Ok(all.into_iter().map(|(at, parts)| (at, Predicate::And(parts))).collect())
    }
}

impl Part {
    fn read(request: &Request<'_>, written: &str) -> Result<Self, Usage> {
        let objects: Vec<(At, &str)> = objects(request).collect();
        if let Some((name, text)) = named(written) {
            let own: Vec<_> = objects.iter().filter(|(_, known)| *known == name).map(|(at, _)| *at).collect();
            if !own.is_empty() {
                return Ok(Self { objects: own, name: name.to_owned(), text: text.to_owned() });
            }
            let known: Vec<_> = objects.iter().map(|(_, name)| *name).collect();
            let meant = near(&[name], &known).first().map(|near| format!("did you mean `{near}`?"));
            return Err(usage(written, &format!("there is no object `{name}`"), meant));
        }
        if let [(at, name)] = objects.as_slice() {
            return Ok(Self { objects: vec![*at], name: (*name).to_owned(), text: written.trim().to_owned() });
        }
        let help = "say which rows are meant: --where 'OBJECT: EXPR', once for each object".to_owned();
        Err(usage(written, &format!("there are {} objects", objects.len()), Some(help)))
    }

    fn condition(&self, request: &Request<'_>, at: At, names: &NameOf<'_>) -> Result<Condition, Usage> {
        let contract = contract_of(request, at.0).ok_or_else(|| usage(&self.text, "there is no contract", None))?;
        let names = |object, property: &Property| names(at.0, object, property);
        row_condition(contract, at.1, request.choices.now, &names, &self.text).map_err(|error| {
            usage(&self.text, &error.to_string(), Some(format!("the columns are the properties of {}", self.name)))
        })
    }
}

fn contract_of<'r>(request: &Request<'r>, index: usize) -> Option<&'r Contract> {
    request.contracts.get(index)?.contract.as_ref()
}

fn objects<'r>(request: &Request<'r>) -> impl Iterator<Item = (At, &'r str)> {
    let contracts = request.contracts.iter().enumerate();
    contracts.filter_map(|(index, reading)| Some((index, reading.contract.as_ref()?))).flat_map(|(index, contract)| {
        contract.schema.iter().enumerate().map(move |(at, object)| ((index, at), object.name.as_str()))
    })
}

/// `OBJECT: EXPR`. No expression has a colon outside quotes.
fn named(written: &str) -> Option<(&str, &str)> {
    let (name, text) = written.split_once(':')?;
    (!name.contains(['\'', '"', '`'])).then(|| (name.trim(), text.trim()))
}

fn usage(written: &str, message: &str, help: Option<String>) -> Usage {
    const SHOWN: usize = 80;
    let short: String = written.chars().take(SHOWN).collect();
    Usage { message: format!("`--where {short}`: {message}"), help }
}

/// The parts of `--where` as reports state them: the object, and the expression in its canonical form.
pub(super) fn stated(request: &Request<'_>) -> Vec<String> {
    let state = |written: &String| {
        let part = Part::read(request, written).ok()?;
        let condition =
            part.condition(request, *part.objects.first()?, &|_, _, property| declared_name(property)).ok()?;
        Some(format!("{}: {}", part.name, condition.text))
    };
    request.choices.only.iter().map(|written| state(written).unwrap_or_else(|| written.clone())).collect()
}
