//! `rows`: the number of rows is near that of another object.

use super::super::near;
use super::super::parts::{Asked, Question, Refusal, RuleScope, Test, invalid};
use super::keys::{self, Keys};
use crate::check::CustomTest;
use crate::contract::Written;
use crate::value::Number;

const KEYS: &[&str] = &["of", "within"];

pub(super) fn plan(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let keys = Keys::of(written.get("rows").unwrap_or(written), "rows", KEYS)?;
    let name = keys::text(keys.need("of", "rows")?, "of")?;
    let objects = &scope.all.objects;
    let names = || objects.iter().map(|object| object.object.name.as_str());
    let Some(object) = names().position(|known| known == name) else {
        let meant = near(name, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(invalid(format!("the contract has no object `{name}`{meant}")));
    };
    if object == scope.object.index {
        return Err(invalid("an object has as many rows as itself: name another one"));
    }
    let (within, percent) = within(keys.get("within"))?;
    let unit = if percent { " %" } else { " rows" };
    let promised = vec![format!("within {within}{unit} of {name}")];
    let test = CustomTest::RowsOf { object, table: None, name: name.to_owned(), within, percent };
    Ok(Question::of(Test::Custom(Box::new(test))).promising("rows", promised))
}

/// A share in percent (`5 %`) or a number of rows (`10`); none is an equal number.
fn within(written: Option<&Written>) -> Result<(Number, bool), Refusal> {
    let Some(written) = written else { return Ok((Number::from(0_u64), false)) };
    let text = keys::text(written, "within")?;
    let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic() || char == '%' || char == ' ');
    let word = text.get(digits.len()..).unwrap_or_default().trim().to_ascii_lowercase();
    let percent = match word.as_str() {
        "%" | "pct" | "percent" | "percentage" => true,
        "" | "row" | "rows" | "records" => false,
        _ => {
            return Err(invalid(format!(
                "`within` is a share such as `5 %` or a number of rows, and `{text}` is neither"
            )));
        }
    };
    let number = Number::parse(digits).filter(|number| !number.is_infinite() && *number >= Number::from(0_u64));
    let number = number.ok_or_else(|| invalid(format!("`within` is not a number: `{text}`")))?;
    Ok((number, percent))
}
