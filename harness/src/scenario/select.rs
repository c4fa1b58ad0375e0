//! Filter expressions: `op(copy-object) & needs(versioning) & !tag(slow)`.

use std::collections::BTreeMap;

use super::diagnostic::nearest;
use super::{CaseHead, Operation, Scenario};
use crate::catalogue::{Capability, Clause, Evidence, Level};

/// Chooses cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `all()`.
    All,
    /// One predicate and its argument.
    Is(Predicate, String),
    /// `!…`.
    Not(Box<Expression>),
    /// `… & …`.
    And(Box<Expression>, Box<Expression>),
    /// `… | …`.
    Or(Box<Expression>, Box<Expression>),
}

/// What a predicate looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// `id(text)`: the case's id contains the text.
    Id,
    /// `op(copy-object)`: the operation under test.
    Operation,
    /// `tag(slow)`.
    Tag,
    /// `needs(versioning)`.
    Needs,
    /// `clause(s3.copy-object.metadata)`: the id, or a part of it from the left, of a clause that the case asserts.
    Clause,
    /// `level(must)`: that of the clause that owns the case.
    Level,
    /// `evidence(recorded)`: that of a clause that the case asserts.
    Evidence,
}

/// Why an expression cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the filter `{expression}` at character {position}: {problem}")]
pub struct ExpressionError {
    expression: String,
    position: usize,
    problem: String,
}

const PREDICATES: [(&str, Predicate); 7] = [
    ("id", Predicate::Id),
    ("op", Predicate::Operation),
    ("tag", Predicate::Tag),
    ("needs", Predicate::Needs),
    ("clause", Predicate::Clause),
    ("level", Predicate::Level),
    ("evidence", Predicate::Evidence),
];

impl Expression {
    /// Reads an expression; a bare word `text` is `id(text)`.
    ///
    /// # Errors
    /// Names the character at which it cannot be read on.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut parser = Parser { text, position: 0 };
        let expression = parser.either()?;
        parser.skip_space();
        if parser.position < text.len() {
            Err(parser.error("expected `&`, `|` or the end"))
        } else {
            Ok(expression)
        }
    }

    /// Whether a case is chosen.
    pub fn matches(&self, scenario: &Scenario, case: &CaseHead, clauses: &BTreeMap<String, Clause>) -> bool {
        match self {
            Self::All => true,
            Self::Is(predicate, argument) => predicate.holds(argument, scenario, case, clauses),
            Self::Not(inner) => !inner.matches(scenario, case, clauses),
            Self::And(one, other) => {
                one.matches(scenario, case, clauses) && other.matches(scenario, case, clauses)
            }
            Self::Or(one, other) => {
                one.matches(scenario, case, clauses) || other.matches(scenario, case, clauses)
            }
        }
    }
}

impl Predicate {
    fn holds(
        self,
        argument: &str,
        scenario: &Scenario,
        case: &CaseHead,
        clauses: &BTreeMap<String, Clause>,
    ) -> bool {
        match self {
            Self::Id => case.id.contains(argument),
            Self::Operation => scenario.operation.name() == argument,
            Self::Tag => scenario.tags.iter().any(|tag| tag == argument),
            Self::Needs => case.needs.iter().any(|capability| capability.name() == argument),
            Self::Clause => case.clauses().any(|id| {
                id.strip_prefix(argument).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
            Self::Level => clauses.get(&case.clause).is_some_and(|clause| clause.level.name() == argument),
            Self::Evidence => {
                let mut asserted = case.clauses().filter_map(|id| clauses.get(id));
                asserted.any(|clause| clause.evidence.name() == argument)
            }
        }
    }
}

impl Predicate {
    /// The words that the argument must be one of; none when any text will do.
    fn vocabulary(self) -> Vec<&'static str> {
        match self {
            Self::Id | Self::Tag | Self::Clause => Vec::new(),
            Self::Operation => Operation::ALL.map(Operation::name).to_vec(),
            Self::Needs => Capability::ALL.map(Capability::name).to_vec(),
            Self::Level => Level::ALL.map(Level::name).to_vec(),
            Self::Evidence => Evidence::ALL.map(Evidence::name).to_vec(),
        }
    }

    /// What is wrong with an argument that can never hold: it would silently choose nothing, or everything.
    fn misses(self, argument: &str) -> Option<String> {
        let known = self.vocabulary();
        if known.is_empty() || known.contains(&argument) {
            return None;
        }
        let help = nearest(argument, known.iter().copied())
            .unwrap_or_else(|| format!("there are {}", known.join(", ")));
        Some(format!("`{argument}` never holds there; {help}"))
    }
}

struct Parser<'a> {
    text: &'a str,
    position: usize,
}

impl Parser<'_> {
    fn either(&mut self) -> Result<Expression, ExpressionError> {
        let mut expression = self.both()?;
        while self.take('|') {
            expression = Expression::Or(Box::new(expression), Box::new(self.both()?));
        }
        Ok(expression)
    }

    fn both(&mut self) -> Result<Expression, ExpressionError> {
        let mut expression = self.one()?;
        while self.take('&') {
            expression = Expression::And(Box::new(expression), Box::new(self.one()?));
        }
        Ok(expression)
    }

    fn one(&mut self) -> Result<Expression, ExpressionError> {
        if self.take('!') {
            return Ok(Expression::Not(Box::new(self.one()?)));
        }
        if self.take('(') {
            let inner = self.either()?;
            return if self.take(')') { Ok(inner) } else { Err(self.error("expected `)`")) };
        }
        self.predicate()
    }

    fn predicate(&mut self) -> Result<Expression, ExpressionError> {
        self.skip_space();
        let begin = self.position;
        let name = self.word().to_owned();
        if name.is_empty() {
            return Err(
                self.error("expected a predicate such as `id(…)`, `tag(…)`, `needs(…)`, or `!`, or `(`")
            );
        }
        if !self.take('(') {
            return Ok(Expression::Is(Predicate::Id, name));
        }
        let rest = self.text.get(self.position..).unwrap_or_default();
        let Some(end) = rest.find(')') else { return Err(self.error("expected `)`")) };
        let argument = rest.get(..end).unwrap_or_default().trim().to_owned();
        self.position += end + 1;
        if name == "all" && argument.is_empty() {
            return Ok(Expression::All);
        }
        match PREDICATES.iter().find(|(known, _)| *known == name) {
            Some((_, predicate)) => match predicate.misses(&argument) {
                None => Ok(Expression::Is(*predicate, argument)),
                Some(problem) => {
                    self.position = begin;
                    Err(self.error(&problem))
                }
            },
            None => {
                self.position = begin;
                let known = PREDICATES.map(|(known, _)| known).join(", ");
                Err(self.error(&format!("there is no predicate `{name}`; there are {known} and all")))
            }
        }
    }

    fn word(&mut self) -> &str {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let end = rest.find(['(', ')', '&', '|', '!', ' ']).unwrap_or(rest.len());
        self.position += end;
        rest.get(..end).unwrap_or_default()
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip_space();
        let found = self.text.get(self.position..).is_some_and(|rest| rest.starts_with(wanted));
        self.position += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn skip_space(&mut self) {
        let rest = self.text.get(self.position..).unwrap_or_default();
        self.position += rest.len() - rest.trim_start().len();
    }

    fn error(&self, problem: &str) -> ExpressionError {
        ExpressionError {
            expression: self.text.to_owned(),
            position: self.position + 1,
            problem: problem.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binds_and_before_or() {
        let is = |predicate, argument: &str| Box::new(Expression::Is(predicate, argument.to_owned()));
        assert_eq!(
            Expression::parse("tag(slow) | op(copy-object) & !needs(versioning)"),
            Ok(Expression::Or(
                is(Predicate::Tag, "slow"),
                Box::new(Expression::And(
                    is(Predicate::Operation, "copy-object"),
                    Box::new(Expression::Not(is(Predicate::Needs, "versioning"))),
                )),
            ))
        );
        assert_eq!(Expression::parse("plain"), Ok(*is(Predicate::Id, "plain")));
    }

    #[test]
    fn names_the_place_of_a_mistake() {
        for (text, position) in [
            ("id(x) &", 8),
            ("idd(x)", 1),
            ("(id(x)", 7),
            ("id(x) id(y)", 7),
            ("id(x) & !level(mst)", 10),
            ("needs()", 1),
            ("", 1),
        ] {
            assert_eq!(Expression::parse(text).unwrap_err().position, position, "{text}");
        }
    }

    #[test]
    fn a_word_that_no_case_can_have_is_a_mistake() {
        let error = |text| Expression::parse(text).unwrap_err().problem;
        assert_eq!(error("!needs(versoning)"), "`versoning` never holds there; did you mean `versioning`?");
        assert_eq!(error("level(1)"), "`1` never holds there; there are must, should, may");
        assert!(Expression::parse("!tag(slow)").is_ok());
    }
}
