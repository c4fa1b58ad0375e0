//! From a file as written to the cases as they are run.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::time::Duration;

use indexmap::IndexMap;

use super::file::{File, Rule, Scope};
use super::table::Product;
use super::{Dialect, Ec2, Located, Operation, Race, S3};
use crate::catalogue::{Capability, RegionRole, Role};

/// The tag of scenarios with objects of gigabytes.
const BIG: &str = "big";

/// One file, ready to run, of whichever dialect it is.
#[derive(Clone, Debug)]
pub enum Scenario {
    /// Objects are copied.
    S3(Box<Script<S3>>),
    /// Snapshots are copied.
    Ec2(Box<Script<Ec2>>),
}

/// One file, ready to run.
#[derive(Clone, Debug)]
pub struct Script<D: Dialect> {
    /// What scenarios of every dialect have.
    pub head: ScenarioHead,
    /// Steps that build the world.
    pub given: Vec<D::Step>,
    /// The call under test before rows and cells are laid over it.
    pub call: D::Parameters,
    /// A call that must succeed for a refusal to count.
    pub control: D::Parameters,
    /// In the order of the file.
    pub cases: Vec<Case<D>>,
    /// The axes that cases were made of.
    pub(super) product: Product<D>,
}

/// What scenarios of every dialect have.
#[derive(Clone, Debug)]
pub struct ScenarioHead {
    /// The path without `.yaml`.
    pub id: String,
    /// The path below the scenarios' directory.
    pub path: String,
    /// What is claimed.
    pub title: String,
    /// Why the scenario is as it is.
    pub note: Option<String>,
    /// The operation under test.
    pub operation: Operation,
    /// Clauses that the scenario cites.
    pub clauses: Vec<String>,
    /// What cases may share.
    pub scope: Scope,
    /// How old what is given must be before the call.
    pub age: Option<Duration>,
    /// A capability without which this scenario runs all the same.
    pub sentinel: Option<Capability>,
    /// Free words for selection.
    pub tags: Vec<String>,
}

/// One concrete run.
#[derive(Clone, Debug)]
pub struct Case<D: Dialect> {
    /// What cases of every dialect have.
    pub head: CaseHead,
    /// The call under test.
    pub call: D::Parameters,
    /// Steps for this case alone.
    pub given: Vec<D::Step>,
    /// How often and beside what else it is made.
    pub race: Option<Race>,
    /// What must hold.
    pub then: D::Then,
}

/// What cases of every dialect have.
#[derive(Clone, Debug)]
pub struct CaseHead {
    /// `path[row]`, or the path alone when the scenario has but one case.
    pub id: String,
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// The clause that owns its assertions.
    pub clause: String,
    /// Clauses that own single assertions of it.
    pub further_clauses: Vec<String>,
    /// Whether a reply other than a success is expected.
    pub refuses: bool,
    /// Whether `given` is built anew for it.
    pub fresh: bool,
    /// What the target must offer.
    pub needs: BTreeSet<Capability>,
    /// Why the case is as it is.
    pub note: Option<String>,
}

impl CaseHead {
    /// The clauses that its assertions belong to, its owner first; one can come twice.
    pub fn clauses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.clause).chain(&self.further_clauses).map(String::as_str)
    }
}

impl ScenarioHead {
    /// Whether its objects are so big that it is run only where that costs nothing, or where it was asked for.
    pub fn is_big(&self) -> bool {
        self.tags.iter().any(|tag| tag == BIG)
    }
}

impl Scenario {
    /// What its cases have in every dialect, in the order of the file.
    pub fn cases(&self) -> Vec<&CaseHead> {
        match self {
            Self::S3(script) => script.heads().collect(),
            Self::Ec2(script) => script.heads().collect(),
        }
    }
}

impl<D: Dialect> Script<D> {
    fn heads(&self) -> impl Iterator<Item = &CaseHead> {
        self.cases.iter().map(|case| &case.head)
    }
}

impl Deref for Scenario {
    type Target = ScenarioHead;

    fn deref(&self) -> &ScenarioHead {
        match self {
            Self::S3(script) => script,
            Self::Ec2(script) => script,
        }
    }
}

impl<D: Dialect> Deref for Script<D> {
    type Target = ScenarioHead;

    fn deref(&self) -> &ScenarioHead {
        &self.head
    }
}

impl<D: Dialect> Deref for Case<D> {
    type Target = CaseHead;

    fn deref(&self) -> &CaseHead {
        &self.head
    }
}

/// What differs from row to row, whether it came from a matrix, a product or neither.
struct Variant<D: Dialect> {
    name: Option<String>,
    line: u64,
    with: D::Parameters,
    race: Option<Race>,
    given: Vec<D::Step>,
    then: D::Then,
    clause: Option<Located<String>>,
    needs: Vec<Capability>,
    fresh: bool,
    note: Option<String>,
}

/// Makes the plan of a file that was checked.
pub(super) fn expand<D: Dialect>(file: File<D>, path: &str) -> Script<D> {
    let id = path.trim_end_matches(".yaml").to_owned();
    let (operation, call) = D::parts(&file.when.value);
    let given: Vec<D::Step> = file.given.iter().map(|step| step.value.clone()).collect();
    let cases = variants(&file).into_iter().map(|variant| case(&id, &file, &given, variant)).collect();
    let (control, call) = (D::over(&file.control, call), call.clone());
    let rules = file.rules.into_iter().map(|rule| rule.value).collect();
    let product = Product { axes: file.axes, rules };
    let head = ScenarioHead {
        id,
        path: path.to_owned(),
        operation,
        clauses: file.clauses.iter().map(|clause| clause.value.clone()).collect(),
        title: file.title,
        note: file.note,
        scope: file.scope,
        age: file.age,
        sentinel: file.sentinel,
        tags: file.tags,
    };
    Script { head, given, call, control, cases, product }
}

fn case<D: Dialect>(id: &str, file: &File<D>, given: &[D::Step], variant: Variant<D>) -> Case<D> {
    let (operation, base) = D::parts(&file.when.value);
    let call = D::over(&variant.with, base);
    let clause = variant.clause.as_ref().or(file.clauses.first());
    let fresh = file.fresh
        || variant.fresh
        || variant.race.is_some()
        || !variant.given.is_empty()
        || file.scope != Scope::Key
        || D::overwrites(given, &call);
    let stated = D::all(&variant.then).into_iter().flat_map(D::clauses_of);
    let head = CaseHead {
        id: variant.name.map_or_else(|| id.to_owned(), |name| format!("{id}[{name}]")),
        line: variant.line,
        clause: clause.map(|clause| clause.value.clone()).unwrap_or_default(),
        further_clauses: stated.map(|clause| clause.value.clone()).collect(),
        refuses: D::refuses(&variant.then),
        fresh,
        needs: file.needs.iter().chain(&variant.needs).copied().collect(),
        note: variant.note,
    };
    let then = D::settled(variant.then, &call);
    let mut case = Case { head, call, given: variant.given, race: variant.race, then };
    let further = D::needs(operation, given, &case);
    case.head.needs.extend(further);
    case.head.needs.extend(file.age.and_then(needed_by_time));
    case
}

/// What a target must offer for somebody to send requests.
pub(super) fn needed_by_role(role: Role) -> Option<Capability> {
    match role {
        Role::Owner => None,
        Role::Other => Some(Capability::SecondAccount),
        Role::Limited => Some(Capability::Iam),
    }
}

/// What a target must offer for requests to a Region.
pub(super) fn needed_by_region(region: RegionRole) -> Option<Capability> {
    match region {
        RegionRole::Home => None,
        RegionRole::Away => Some(Capability::MultiRegion),
        RegionRole::Disabled => Some(Capability::DisabledRegion),
    }
}

/// Nobody sits out more than a few seconds.
pub(super) fn needed_by_time(time: Duration) -> Option<Capability> {
    (time > Duration::from_secs(10)).then_some(Capability::MovableClock)
}

fn variants<D: Dialect>(file: &File<D>) -> Vec<Variant<D>> {
    let single = file.then.iter().map(|then| Variant {
        name: None,
        line: then.at.line,
        with: D::Parameters::default(),
        race: file.race.clone(),
        given: Vec::new(),
        then: then.value.clone(),
        clause: None,
        needs: Vec::new(),
        fresh: false,
        note: None,
    });
    let rows = file.matrix.iter().map(|Located { value: row, at }| Variant {
        name: Some(row.case.clone()),
        line: at.line,
        with: row.with.clone(),
        race: row.race.clone().or(file.race.clone()),
        given: row.given.iter().map(|step| step.value.clone()).collect(),
        then: row.then.clone(),
        clause: row.clause.clone(),
        needs: row.needs.clone(),
        fresh: row.fresh,
        note: row.note.clone(),
    });
    let cells = cells::<D>(&file.axes).into_iter().filter_map(|cell| {
        let Located { value: rule, at } = file.rules.iter().find(|rule| cell.fits(&rule.value))?;
        Some(Variant {
            name: Some(cell.name()),
            line: at.line,
            with: cell.with,
            race: file.race.clone(),
            given: Vec::new(),
            then: rule.then.clone(),
            clause: rule.clause.clone(),
            needs: Vec::new(),
            fresh: false,
            note: rule.note.clone(),
        })
    });
    single.chain(rows).chain(cells).collect()
}

/// One cell of a product.
pub(super) struct Cell<D: Dialect> {
    /// By axis, the name of its value.
    pub(super) coordinates: Vec<(String, String)>,
    pub(super) with: D::Parameters,
}

impl<D: Dialect> Cell<D> {
    pub(super) fn name(&self) -> String {
        let pairs = self.coordinates.iter().map(|(axis, value)| format!("{axis}={value}"));
        pairs.collect::<Vec<_>>().join(",")
    }

    pub(super) fn fits(&self, rule: &Rule<D>) -> bool {
        self.coordinates
            .iter()
            .all(|(axis, value)| rule.r#where.get(axis).is_none_or(|values| values.contains(value)))
    }
}

/// Every combination of the axes' values, the last axis turning fastest.
pub(super) fn cells<D: Dialect>(axes: &IndexMap<String, IndexMap<String, D::Parameters>>) -> Vec<Cell<D>> {
    if axes.is_empty() {
        return Vec::new();
    }
    let nothing = Cell { coordinates: Vec::new(), with: D::Parameters::default() };
    axes.iter().fold(vec![nothing], |cells, (axis, values)| {
        let extend = |cell: &Cell<D>| -> Vec<Cell<D>> {
            let with = |(value, with): (&String, &D::Parameters)| {
                let mut coordinates = cell.coordinates.clone();
                coordinates.push((axis.clone(), value.clone()));
                Cell { coordinates, with: D::over(with, &cell.with) }
            };
            values.iter().map(with).collect()
        };
        cells.iter().flat_map(extend).collect()
    })
}
