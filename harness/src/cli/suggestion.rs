//! What the user may have meant.

/// How alike two words must be, from 0 to 1, for one to be a misspelling of the other.
const ALIKE: f64 = 0.75;

/// How much less alike than the best a further suggestion may be.
const CLOSE: f64 = 0.03;

/// `did you mean …?` with the known words that are spelled most like `word`, three at most.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let scored = known.into_iter().map(|known| (likeness(word, known), known));
    let mut alike: Vec<(f64, &str)> = scored.filter(|(score, _)| *score >= ALIKE).collect();
    alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let (best, _) = *alike.first()?;
    let close = alike.into_iter().filter(|(score, _)| *score >= best - CLOSE);
    let words: Vec<&str> = close.map(|(_, known)| known).take(3).collect();
    Some(format!("did you mean {}?", words.join(" or ")))
}

/// An id is known by its last parts too.
fn likeness(word: &str, known: &str) -> f64 {
    let depth = word.matches('/').count();
    let from = known.rmatch_indices('/').nth(depth).map_or(0, |(slash, _)| slash + 1);
    strsim::normalized_damerau_levenshtein(word, known.get(from..).unwrap_or(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_the_likeliest_first_and_leaves_out_what_is_much_less_so() {
        let known = ["s3/a/body", "s3/a/bodies", "s3/b/bodies", "s3/b/sizes"];
        let both = Some("did you mean s3/a/bodies or s3/b/bodies?".to_owned());
        assert_eq!(did_you_mean("bodes", known), both);
        assert_eq!(did_you_mean("b/bodes", known), Some("did you mean s3/b/bodies?".to_owned()));
        assert_eq!(did_you_mean("s3/a/bodes", known), Some("did you mean s3/a/bodies?".to_owned()));
        assert_eq!(did_you_mean("metadata", known), None);
        assert_eq!(did_you_mean("", known), None);
    }
}
