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

/// The known word that must have been meant: all but the same, or a slip or two away with no other word near.
pub fn certain<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = bare(written);
    let length = plain.chars().count();
    let limit = if length >= 9 { 2 } else { usize::from(length >= 4) };
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|word| word.chars().count().abs_diff(length) <= limit + 4)
        .map(|word| (strsim::osa_distance(&plain, &bare(word)), word))
        .filter(|(distance, _)| *distance <= limit + 1)
        .collect();
    near.sort_unstable();
    near.dedup();
    let (distance, word) = *near.first().filter(|_| !plain.is_empty())?;
    let alone = near.get(1).is_none_or(|(other, _)| *other > distance + usize::from(distance > 0));
    (distance <= limit && alone).then_some(word)
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
    fn is_certain_where_one_word_is_near() {
        let known = ["minimum", "maximum", "required", "path", "paths", "name"];
        assert_eq!(certain("Required", known), Some("required"));
        assert_eq!(certain("requird", known), Some("required"));
        assert_eq!(certain("mininum", known), Some("minimum"));
        assert_eq!(certain("requried", known), Some("required"));
        assert_eq!(certain("pathz", known), None, "two words are near");
        assert_eq!(certain("miximum", known), None, "two words are as near");
        assert_eq!(certain("nme", known), None, "too short to be sure");
        assert_eq!(certain("", known), None);
    }

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
