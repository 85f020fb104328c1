//! Which names of the data were probably meant.

/// Longest names that are compared letter by letter.
const LONGEST: usize = 100;

/// The known names that look like one of the wanted names, nearest first: other case, spaces or separators, or a typo.
pub(super) fn near<'a>(wanted: &[&str], known: &[&'a str]) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in known {
        if let Some(distance) = wanted.iter().filter_map(|wanted| distance(wanted, name)).min() {
            near.push((distance, name));
        }
    }
    near.sort_unstable();
    near.truncate(3);
    near.into_iter().map(|(_, name)| name).collect()
}

/// How far two names are apart, where that is near enough to be a slip.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let (wanted, name) = (plain(wanted), plain(name));
    if wanted.is_empty() || wanted.chars().count() > LONGEST || name.chars().count() > LONGEST {
        return None;
    }
    let distance = strsim::osa_distance(&wanted, &name);
    let allowed = match wanted.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    (distance <= allowed).then_some(distance)
}

/// Letters and digits alone, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `did you mean `a`?`, where something is near.
pub(super) fn did_you_mean(wanted: &str, known: &[&str]) -> Option<String> {
    let near = near(&[wanted], known);
    near.first().map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_slips_and_not_strangers() {
        let known = ["Order ID", "e-mail", "customer_name", "qty"];
        for (wanted, expected) in [
            ("order_id", Some("Order ID")),
            ("EMAIL", Some("e-mail")),
            ("custmer_name", Some("customer_name")),
            ("customer", None),
            ("qti", None),
        ] {
            assert_eq!(near(&[wanted], &known).first().copied(), expected, "{wanted}");
        }
        assert_eq!(near(&["x", "qty"], &known), ["qty"], "any of the wanted names");
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(near(&["amount"], &["amounts", "Amount"]), ["Amount", "amounts"]);
        assert_eq!(did_you_mean("amont", &["amount"]).as_deref(), Some("did you mean `amount`?"));
    }
}
