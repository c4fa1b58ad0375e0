//! One value and what it must be.

use crate::scenario::{Context, Expected, Template, UnknownVariable};

/// Nothing if the value is as expected, else both sides in words.
pub(super) fn compare(
    expected: &Expected,
    value: Option<&str>,
    context: &dyn Context,
) -> Result<Option<(String, String)>, UnknownVariable> {
    let fill = |text: &Template| text.fill(context);
    let (holds, wanted) = match expected {
        Expected::Present => (value.is_some(), "present".to_owned()),
        Expected::Absent => (value.is_none(), "absent".to_owned()),
        Expected::Text(text) => {
            let text = fill(text)?;
            (value == Some(&text), text)
        }
        Expected::Not(text) => {
            let text = fill(text)?;
            (value.is_some() && value != Some(&text), format!("not {text}"))
        }
        Expected::StartsWith(text) => {
            let text = fill(text)?;
            (value.is_some_and(|value| value.starts_with(&text)), format!("{text}…"))
        }
        Expected::EndsWith(text) => {
            let text = fill(text)?;
            (value.is_some_and(|value| value.ends_with(&text)), format!("…{text}"))
        }
        Expected::OneOf(texts) => {
            let texts = texts.iter().map(fill).collect::<Result<Vec<_>, _>>()?;
            (texts.iter().any(|text| value == Some(text)), texts.join(" or "))
        }
    };
    let got = match (expected, value) {
        (_, None) => "absent".to_owned(),
        // An element that only holds others has no text of its own.
        (Expected::Absent, Some("")) => "present".to_owned(),
        (_, Some(value)) => value.to_owned(),
    };
    Ok((!holds).then_some((wanted, got)))
}
