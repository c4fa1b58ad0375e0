//! Whatever a scenario, a filter or a file contains: an answer, never a panic; and what is printed reads back.
#![allow(clippy::unwrap_used, reason = "a panic here is a failed test")]

use copyspec::scenario::{Address, Expression, Library, Size, Template, Variable};
use copyspec::target::Profile;
use proptest::prelude::*;

const SCENARIO: &str = include_str!("../../scenarios/s3/copy-object/source-conditions/truth-table.yaml");
const PROFILE: &str = include_str!("../targets/moto.yaml");

/// Texts of the words and marks that a parser looks for, and of anything else.
fn made_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let word = prop_oneof![4 => prop::sample::select(words).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(word, 0..8).prop_map(|words| words.concat())
}

fn template() -> impl Strategy<Value = String> {
    made_of(&[
        "${",
        "}",
        "src",
        ".",
        "etag",
        "last_modified",
        "now",
        " + ",
        "-",
        "1",
        "d",
        "bucket:",
        "key:",
        "/",
        "account",
    ])
}

fn filter() -> impl Strategy<Value = String> {
    made_of(&[
        "(",
        ")",
        "!",
        "&",
        "|",
        " ",
        "id",
        "all",
        "tag",
        "level",
        "must",
        "needs",
        "versioning",
        "plain",
    ])
}

/// A text with one stretch replaced, as a slip of the editor does.
fn slipped(text: &'static str) -> impl Strategy<Value = String> {
    const SLIPS: &[&str] = &[
        "", " ", "\t", "\n", "\r\n", ":", "- ", "{", "}", "[", "]", "'", "\"", "&a", "*a", "ü", "${", "<<:",
        "\u{0}",
    ];
    let places = (0..text.len(), 0..24usize, prop::sample::select(SLIPS));
    places.prop_map(move |(from, length, slip)| {
        let boundary = |wanted: usize| (wanted..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
        let (from, to) = (boundary(from), boundary((from + length).min(text.len())));
        format!("{}{slip}{}", &text[..from], &text[to..])
    })
}

proptest! {
    #[test]
    fn a_template_keeps_its_text(text in template()) {
        if let Ok(template) = text.parse::<Template>() {
            prop_assert_eq!(template.source(), &text);
            prop_assert_eq!(template.variables().count(), text.matches("${").count());
        }
    }

    #[test]
    fn a_variable_that_is_printed_reads_back(text in template()) {
        if let Ok(variable) = text.parse::<Variable>() {
            prop_assert_eq!(variable.to_string().parse::<Variable>(), Ok(variable));
        }
    }

    #[test]
    fn an_address_that_is_printed_reads_back(text in made_of(&["/", "plain", " ", "//"])) {
        if let Ok(address) = text.parse::<Address>() {
            prop_assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn a_size_is_its_number_of_units_or_too_large(number: u64, unit in 0..4usize, text in made_of(&["16", "MiB", "B", "-"])) {
        let (name, bytes) = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)][unit];
        let size = format!("{number}{name}").parse::<Size>().ok();
        prop_assert_eq!(size, number.checked_mul(bytes).map(Size));
        let _ = text.parse::<Size>();
    }

    #[test]
    fn parentheses_and_spaces_change_no_filter(text in filter()) {
        if let Ok(expression) = Expression::parse(&text) {
            prop_assert_eq!(Expression::parse(&format!(" ({text} ) ")), Ok(expression));
        }
    }

    /// The message names the place by a character, whatever stands there.
    #[test]
    fn a_filter_that_cannot_be_read_is_told(text in filter()) {
        if let Err(error) = Expression::parse(&text) {
            prop_assert!(error.to_string().contains("at character "));
        }
    }

    #[test]
    fn a_slip_in_a_scenario_is_shown_or_harmless(text in slipped(SCENARIO)) {
        let clauses = ("clauses/none.yaml", "[]");
        // The clauses are unknown, so that a diagnostic is always rendered.
        let mistakes = Library::from_texts([clauses, ("s3/slip.yaml", text.as_str())]).unwrap_err();
        prop_assert!(mistakes.to_string().contains("--> s3/slip.yaml:"));
    }

    #[test]
    fn anything_can_stand_in_a_file(text: String) {
        let read = Library::from_texts([("clauses/a.yaml", text.as_str()), ("s3/a.yaml", text.as_str())]);
        prop_assert!(read.unwrap_err().to_string().starts_with("error: "));
    }

    #[test]
    fn a_slip_in_a_profile_is_told_or_harmless(text in slipped(PROFILE)) {
        if let Err(error) = Profile::parse(&text, "slip.yaml") {
            prop_assert!(error.to_string().starts_with("slip.yaml:"));
        }
    }
}
