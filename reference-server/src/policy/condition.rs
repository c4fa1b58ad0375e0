//! Conditions of statements (IAM User Guide, "IAM JSON policy elements: Condition operators").

use std::cmp::Ordering;

use super::{Keys, is_like};

/// What a condition key must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) operator: Operator,
    /// In lower case.
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operator {
    comparison: Comparison,
    /// Whether it holds where the comparison does not.
    negated: bool,
    /// Whether it holds for a key that is absent: the suffix `IfExists`.
    if_exists: bool,
    quantifier: Option<Quantifier>,
}

/// What is asked of a key with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    All,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// Texts, and the words of `Bool`.
    Same,
    SameIgnoringCase,
    /// With `*` and `?`.
    Like,
    Number(Order),
    Moment(Order),
    /// Whether the key is absent.
    Absent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// Reads a name such as `ForAnyValue:StringLikeIfExists`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            None => (None, name),
            Some(("ForAllValues", rest)) => (Some(Quantifier::All), rest),
            Some(("ForAnyValue", rest)) => (Some(Quantifier::Any), rest),
            Some(_) => return None,
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        if name == "Null" {
            let operator =
                Self { comparison: Comparison::Absent, negated: false, if_exists: false, quantifier: None };
            return (!if_exists && quantifier.is_none()).then_some(operator);
        }
        let (comparison, negated) = comparison(name)?;
        Some(Self { comparison, negated, if_exists, quantifier })
    }

    /// The one that texts are mostly compared with.
    pub(crate) const EQUALS: Self =
        Self { comparison: Comparison::Same, negated: false, if_exists: false, quantifier: None };

    /// Whether it lets nothing through but what is among its values.
    pub(super) fn is_confining(self) -> bool {
        let by_text =
            matches!(self.comparison, Comparison::Same | Comparison::SameIgnoringCase | Comparison::Like);
        by_text && !self.negated && !self.if_exists && self.quantifier.is_none()
    }
}

fn comparison(name: &str) -> Option<(Comparison, bool)> {
    let order = |rest: &str| {
        Some(match rest {
            "Equals" => (Order::Equal, false),
            "NotEquals" => (Order::Equal, true),
            "LessThan" => (Order::Less, false),
            "LessThanEquals" => (Order::LessOrEqual, false),
            "GreaterThan" => (Order::Greater, false),
            "GreaterThanEquals" => (Order::GreaterOrEqual, false),
            _ => return None,
        })
    };
    Some(match name {
        "StringEquals" | "Bool" => (Comparison::Same, false),
        "StringNotEquals" => (Comparison::Same, true),
        "StringEqualsIgnoreCase" => (Comparison::SameIgnoringCase, false),
        "StringNotEqualsIgnoreCase" => (Comparison::SameIgnoringCase, true),
        "StringLike" | "ArnLike" | "ArnEquals" => (Comparison::Like, false),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (Comparison::Like, true),
        name => match (name.strip_prefix("Numeric"), name.strip_prefix("Date")) {
            (Some(rest), _) => order(rest).map(|(order, negated)| (Comparison::Number(order), negated))?,
            (_, Some(rest)) => order(rest).map(|(order, negated)| (Comparison::Moment(order), negated))?,
            _ => return None,
        },
    })
}

impl Condition {
    /// A key that has to have one of these values.
    pub(crate) fn equals(key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Self { operator: Operator::EQUALS, key: key.to_ascii_lowercase(), values }
    }

    /// An absent key fits no comparison, so that negated ones hold for it. `ForAllValues` holds for it as well, and
    /// `ForAnyValue` does not (IAM User Guide, "Multivalued context keys").
    pub(super) fn holds(&self, keys: &dyn Keys) -> bool {
        let Operator { comparison, negated, if_exists, quantifier } = self.operator;
        let found = keys.values(&self.key);
        if comparison == Comparison::Absent {
            return self.values.iter().any(|value| (value == "true") == found.is_none());
        }
        let Some(found) = found else {
            return match quantifier {
                _ if if_exists => true,
                Some(quantifier) => quantifier == Quantifier::All,
                None => negated,
            };
        };
        let fits = |value: &str| self.values.iter().any(|one| comparison.fits(one, value)) != negated;
        match quantifier {
            Some(Quantifier::Any) => found.iter().any(|value| fits(value)),
            Some(Quantifier::All) | None => found.iter().all(|value| fits(value)),
        }
    }
}

impl Comparison {
    /// Whether the value of a key is as a policy has it.
    fn fits(self, wanted: &str, value: &str) -> bool {
        match self {
            Self::Same => wanted == value,
            Self::SameIgnoringCase => wanted.eq_ignore_ascii_case(value),
            Self::Like => is_like(wanted, value),
            Self::Number(order) => {
                let compared = |wanted: f64, value: f64| value.partial_cmp(&wanted);
                let both = wanted.parse().ok().zip(value.parse().ok());
                both.and_then(|(wanted, value)| compared(wanted, value)).is_some_and(|is| order.is(is))
            }
            Self::Moment(order) => {
                let both = moment(wanted).zip(moment(value));
                both.is_some_and(|(wanted, value)| order.is(value.cmp(&wanted)))
            }
            Self::Absent => false,
        }
    }
}

/// A time in ISO 8601 or in seconds since 1970.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    let seconds = text.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    seconds.or_else(|| text.parse().ok())
}

impl Order {
    fn is(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Act;
    use super::*;

    fn holds(operator: &str, values: &[&str], act: &Act) -> bool {
        let operator = Operator::from_name(operator).expect(operator);
        Condition { operator, ..Condition::equals("K", values) }.holds(act)
    }

    fn with(values: &[&str]) -> Act {
        values.iter().fold(Act::new("a", "*"), |act, value| act.with("k", *value))
    }

    #[test]
    fn one_value() {
        for (operator, wanted, value, expected) in [
            ("StringEquals", "a", "a", true),
            ("StringEquals", "a", "A", false),
            ("StringNotEquals", "a", "A", true),
            ("StringEqualsIgnoreCase", "a", "A", true),
            ("StringLike", "a*", "ab", true),
            ("StringEquals", "a*", "ab", false),
            ("StringNotLike", "a*", "ab", false),
            ("ArnLike", "arn:aws:s3:*:*:b", "arn:aws:s3:::b", true),
            ("Bool", "true", "true", true),
            ("NumericLessThan", "10", "9", true),
            ("NumericLessThan", "10", "10", false),
            ("NumericGreaterThanEquals", "10", "10", true),
            ("NumericNotEquals", "10", "9", true),
            ("NumericLessThan", "10", "few", false),
            ("DateLessThan", "2030-01-01T00:00:00Z", "2029-12-31T00:00:00Z", true),
            ("DateGreaterThan", "1893456000", "2029-12-31T00:00:00Z", false),
        ] {
            assert_eq!(holds(operator, &[wanted], &with(&[value])), expected, "{operator} {wanted} {value}");
        }
        assert!(holds("StringEquals", &["a", "b"], &with(&["b"])));
        assert!(!holds("StringNotEquals", &["a", "b"], &with(&["b"])));
    }

    #[test]
    fn no_value() {
        for (operator, expected) in [
            ("StringEquals", false),
            ("StringNotEquals", true),
            ("StringEqualsIfExists", true),
            ("StringNotLike", true),
            ("Bool", false),
            ("BoolIfExists", true),
            ("NumericNotEquals", true),
            ("ForAllValues:StringEquals", true),
            ("ForAnyValue:StringEquals", false),
        ] {
            assert_eq!(holds(operator, &["a"], &with(&[])), expected, "{operator}");
        }
        assert!(holds("Null", &["true"], &with(&[])) && !holds("Null", &["false"], &with(&[])));
        assert!(!holds("Null", &["true"], &with(&["x"])) && holds("Null", &["false"], &with(&["x"])));
    }

    #[test]
    fn several_values() {
        for (operator, values, expected) in [
            ("ForAllValues:StringEquals", &["a", "b"][..], true),
            ("ForAllValues:StringEquals", &["a", "c"], false),
            ("ForAnyValue:StringEquals", &["a", "c"], true),
            ("ForAnyValue:StringEquals", &["c", "d"], false),
        ] {
            assert_eq!(holds(operator, &["a", "b"], &with(values)), expected, "{operator} {values:?}");
        }
    }

    #[test]
    fn unknown_operators() {
        for name in ["IpAddress", "NullIfExists", "ForSomeValues:StringEquals", "Stringequals", "Numeric", ""]
        {
            assert_eq!(Operator::from_name(name), None, "{name}");
        }
    }
}
