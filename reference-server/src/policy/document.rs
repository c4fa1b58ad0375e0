//! Reading policy documents: the elements that this server understands, and no others.

use serde_json::{Map, Value};

use super::statement::Patterns;
use super::{Condition, Effect, Operator, People, Principals, Question, Says, Statement};

/// A policy of a bucket, a user or a key.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// The document as it was put.
    pub(crate) text: String,
    pub(crate) statements: Vec<Statement>,
}

/// What policies of one kind may say.
#[derive(Clone, Copy)]
pub(crate) struct Grammar<'a> {
    /// Who can be named. None for policies of a user, who alone is meant.
    pub(crate) people: Option<People<'a>>,
    pub(crate) is_action: fn(&str) -> bool,
    pub(crate) is_resource: &'a dyn Fn(&str) -> bool,
    /// Whether a condition key, in lower case, is known.
    pub(crate) knows_key: fn(&str) -> bool,
}

/// Why a document is no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    NotJson,
    /// Something else than its element can hold.
    Syntax,
    Missing(&'static str),
    Effect,
    Principal,
    Action,
    Resource,
    /// An element, an operator or a key that could mean anything here. A policy whose meaning is not fully known must
    /// not be taken.
    Unknown(String),
}

type Object = Map<String, Value>;

impl Policy {
    /// What it says of a request.
    pub(crate) fn says(&self, question: &Question<'_>) -> Says {
        let mut says = Says::default();
        for (reach, statement) in self.statements.iter().filter_map(|one| Some((one.fits(question)?, one))) {
            match statement.effect {
                Effect::Allow => says.allows = says.allows.max(Some(reach)),
                Effect::Deny => says.denies = true,
            }
        }
        says
    }

    /// Whether it lets everybody in.
    pub(crate) fn is_public(&self) -> bool {
        self.statements.iter().any(Statement::is_public)
    }

    /// Reads a document.
    pub(crate) fn read(text: &str, grammar: Grammar<'_>) -> Result<Self, Flaw> {
        let document: Object = serde_json::from_str(text).map_err(|_| Flaw::NotJson)?;
        known(&document, &["Version", "Id", "Statement"])?;
        let statements = match document.get("Statement") {
            None => return Err(Flaw::Missing("Statement")),
            Some(Value::Array(statements)) if statements.is_empty() => return Err(Flaw::Syntax),
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(one) => vec![one],
        };
        let statements = statements.into_iter().map(|statement| grammar.statement(statement));
        Ok(Self { text: text.to_owned(), statements: statements.collect::<Result<_, _>>()? })
    }
}

const ELEMENTS: [&str; 8] =
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal"];

impl Grammar<'_> {
    fn statement(&self, statement: &Value) -> Result<Statement, Flaw> {
        let statement = statement.as_object().ok_or(Flaw::Syntax)?;
        known(statement, &ELEMENTS)?;
        let effect = match statement.get("Effect").ok_or(Flaw::Missing("Effect"))?.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(Flaw::Effect),
        };
        let principals = match (self.people, statement.get("Principal")) {
            (Some(people), Some(principal)) => Principals::read(principal, people)?,
            (Some(_), None) => return Err(Flaw::Missing("Principal")),
            (None, Some(_)) => return Err(Flaw::Unknown("Principal".to_owned())),
            (None, None) => Principals::Everyone,
        };
        let mut actions = patterns(statement, "Action", "NotAction", Flaw::Action, self.is_action)?;
        actions.patterns.iter_mut().for_each(|action| action.make_ascii_lowercase());
        let resources = patterns(statement, "Resource", "NotResource", Flaw::Resource, self.is_resource)?;
        let conditions = statement.get("Condition").map_or(Ok(Vec::new()), |some| self.conditions(some))?;
        Ok(Statement { effect, principals, actions, resources, conditions })
    }

    fn conditions(&self, conditions: &Value) -> Result<Vec<Condition>, Flaw> {
        let mut read = Vec::new();
        for (name, keys) in conditions.as_object().ok_or(Flaw::Syntax)? {
            let operator = Operator::from_name(name).ok_or_else(|| Flaw::Unknown(name.clone()))?;
            for (key, values) in keys.as_object().ok_or(Flaw::Syntax)? {
                let known = key.to_ascii_lowercase();
                if !(self.knows_key)(&known) {
                    return Err(Flaw::Unknown(key.clone()));
                }
                read.push(Condition { operator, key: known, values: values_of(values)? });
            }
        }
        Ok(read)
    }
}

/// The texts of an element, or of the one that leaves its texts out; exactly one of the two must be there.
fn patterns(
    statement: &Object,
    name: &'static str,
    opposite: &str,
    flaw: Flaw,
    fits: impl Fn(&str) -> bool,
) -> Result<Patterns, Flaw> {
    let (element, leaves_out) = match (statement.get(name), statement.get(opposite)) {
        (Some(element), None) => (element, false),
        (None, Some(element)) => (element, true),
        (None, None) => return Err(Flaw::Missing(name)),
        (Some(_), Some(_)) => return Err(Flaw::Syntax),
    };
    let texts = texts(element)?;
    if !texts.iter().all(|text| fits(text)) {
        return Err(flaw);
    }
    Ok(Patterns { patterns: texts.into_iter().map(str::to_owned).collect(), leaves_out })
}

/// One text or a list of them.
pub(super) fn texts(value: &Value) -> Result<Vec<&str>, Flaw> {
    let all = match value {
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|text| vec![text]),
    };
    all.ok_or(Flaw::Syntax)
}

/// The same where flags and numbers may stand for texts.
fn values_of(value: &Value) -> Result<Vec<String>, Flaw> {
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        _ => Err(Flaw::Syntax),
    };
    match value {
        Value::Array(values) => values.iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}

fn known(object: &Object, names: &[&str]) -> Result<(), Flaw> {
    let unknown = object.keys().find(|name| !names.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(Flaw::Unknown(name.clone())))
}
