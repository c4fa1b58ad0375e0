//! Conditions of policies, whoever's they are.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::scenario::{Conditions, Context, UnknownVariable, condition_key, split_operator};

/// The `Condition` of a statement, if it has any.
pub(super) fn conditions(
    context: &dyn Context,
    when: &Conditions,
    unless: &Conditions,
) -> Result<Option<Value>, UnknownVariable> {
    let mut operators: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (usual, conditions) in [("StringEquals", when), ("StringNotEquals", unless)] {
        for (written, values) in conditions {
            let written = condition_key(written);
            let (operator, key) = split_operator(&written);
            let filled = values.each().iter().map(|value| value.fill(context));
            let value = match filled.collect::<Result<Vec<String>, _>>()?.as_slice() {
                [one] => json!(one),
                several => json!(several),
            };
            let keys = operators.entry(operator.unwrap_or(usual).to_owned()).or_default();
            keys.insert(key.to_owned(), value);
        }
    }
    Ok((!operators.is_empty()).then(|| json!(operators)))
}
