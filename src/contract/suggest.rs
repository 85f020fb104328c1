//! Did you mean: the known word that is nearest to what was written.

/// The known word that was probably meant; `None` where none is near.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = bare(written);
    let length = plain.chars().count();
    let limit = (length / 3).clamp(1, 3);
    let distance = |word: &str| {
        // Words of other lengths cannot be near, and comparing them would take most of the time.
        let other = bare(word);
        (other.chars().count().abs_diff(length) <= limit).then(|| strsim::osa_distance(&plain, &other))
    };
    known
        .into_iter()
        .filter_map(|word| Some((distance(word)?, word)))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Case, underscores and hyphens are no difference.
fn bare(word: &str) -> String {
    // A longer word is no slip of the pen, and comparing it would cost time for nothing.
    word.chars().take(64).filter(|letter| !matches!(letter, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_no_more() {
        let known = ["logicalType", "physicalType", "required", "name", "id"];
        assert_eq!(nearest("logical_type", known), Some("logicalType"));
        assert_eq!(nearest("requird", known), Some("required"));
        assert_eq!(nearest("nmae", known), Some("name"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }
}
