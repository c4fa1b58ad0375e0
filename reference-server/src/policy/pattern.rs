//! Patterns of names.

/// Whether a text fits a pattern with `*` for any characters and `?` for any one.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut of) = (0, 0);
    // Where the last asterisk was, and how much of the text it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = text.get(at) {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(one) if *one == '?' || one == character => (at, of) = (at + 1, of + 1),
            _ => {
                let Some((before, taken)) = star else { return false };
                star = Some((before, taken + 1));
                (at, of) = (taken + 1, before + 1);
            }
        }
    }
    pattern.iter().skip(of).all(|one| *one == '*')
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn patterns() {
        for (pattern, text) in [
            ("*", ""),
            ("s3:Get*", "s3:GetObject"),
            ("b/*", "b/a/b"),
            ("b/?", "b/a"),
            ("*a*b", "xaxbxab"),
            ("b", "b"),
            ("**", "b"),
        ] {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "b"), ("b", ""), ("b/*", "b"), ("b/?", "b/ab"), ("*a", "ab")] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
        assert!(!is_like(&"*a".repeat(1000), &"a".repeat(900)));
    }
}
