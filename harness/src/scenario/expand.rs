//! From a file as written to the cases as they are run.

use std::collections::BTreeSet;
use std::iter;
use std::time::Duration;

use indexmap::IndexMap;

use super::access::needed_by_grants;
use super::call::HeaderParameters;
use super::file::{File, Rule, Scope};
use super::{Address, Located, Operation, Parameters, Race, Signed, Step, Template, Then, Upload, Variable};
use crate::catalogue::{Capability, Role};

/// The tag of scenarios with objects of gigabytes.
const BIG: &str = "big";

/// One file, ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
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
    /// How old the given objects must be before the call.
    pub age: Option<Duration>,
    /// A capability without which this scenario runs all the same.
    pub sentinel: Option<Capability>,
    /// Free words for selection.
    pub tags: Vec<String>,
    /// Steps that build the world.
    pub given: Vec<Step>,
    /// A call that must succeed for a refusal to count.
    pub control: Parameters,
    /// In the order of the file.
    pub cases: Vec<Case>,
}

/// One concrete run.
#[derive(Clone, Debug)]
pub struct Case {
    /// `path[row]`, or the path alone when the scenario has but one case.
    pub id: String,
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// The clause that owns its assertions.
    pub clause: String,
    /// The call under test.
    pub call: Parameters,
    /// Steps for this case alone.
    pub given: Vec<Step>,
    /// How often and beside what else it is made.
    pub race: Option<Race>,
    /// What must hold.
    pub then: Then,
    /// Whether `given` is built anew for it.
    pub fresh: bool,
    /// What the target must offer.
    pub needs: BTreeSet<Capability>,
    /// Why the case is as it is.
    pub note: Option<String>,
}

/// What differs from row to row, whether it came from a matrix, a product or neither.
struct Variant {
    name: Option<String>,
    line: u64,
    with: Parameters,
    race: Option<Race>,
    given: Vec<Step>,
    then: Then,
    clause: Option<Located<String>>,
    needs: Vec<Capability>,
    fresh: bool,
    note: Option<String>,
}

/// Makes the plan of a file that was checked.
pub(super) fn expand(file: File, path: &str) -> Scenario {
    let id = path.trim_end_matches(".yaml").to_owned();
    let (operation, call) = file.when.value.parts();
    let call = call.clone();
    let given: Vec<Step> = file.given.iter().map(|step| step.value.clone()).collect();
    let cases = variants(&file).into_iter().map(|variant| case(&id, &file, &given, &call, variant)).collect();
    Scenario {
        id,
        path: path.to_owned(),
        operation,
        clauses: file.clauses.iter().map(|clause| clause.value.clone()).collect(),
        control: file.control.over(&call),
        title: file.title,
        note: file.note,
        scope: file.scope,
        age: file.age,
        sentinel: file.sentinel,
        tags: file.tags,
        given,
        cases,
    }
}

fn case(id: &str, file: &File, given: &[Step], call: &Parameters, variant: Variant) -> Case {
    let call = variant.with.over(call);
    let overwrites = given.iter().any(|step| step.writes().is_some() && step.writes() == call.to.as_ref());
    let mut needs = BTreeSet::from_iter(file.needs.iter().chain(&variant.needs).copied());
    for step in given.iter().chain(&variant.given) {
        needed_by_step(step, &mut needs);
        needed_by_role(step.by(), &mut needs);
        needed_by_texts(step.templates().into_iter(), &mut needs);
    }
    needed_by_texts(variant.then.templates().into_iter(), &mut needs);
    needs.extend(file.age.and_then(needed_by_time));
    needed_by_call(&call, &mut needs);
    needs.extend(variant.race.as_ref().map(|_| Capability::Concurrency));
    variant.race.iter().flat_map(|race| &race.copies).for_each(|copy| needed_by_call(copy, &mut needs));
    if file.when.value.parts().0 == Operation::UploadPartCopy {
        needs.insert(Capability::Multipart);
    }
    variant.then.all().into_iter().for_each(|then| needed_by_assertions(then, &mut needs));
    let first = file.clauses.first().map(|clause| clause.value.clone()).unwrap_or_default();
    Case {
        id: variant.name.map_or_else(|| id.to_owned(), |name| format!("{id}[{name}]")),
        line: variant.line,
        clause: variant.clause.map_or(first, |clause| clause.value),
        fresh: file.fresh
            || variant.fresh
            || overwrites
            || variant.race.is_some()
            || !variant.given.is_empty()
            || file.scope != Scope::Key,
        call,
        race: variant.race,
        given: variant.given,
        then: variant.then,
        needs,
        note: variant.note,
    }
}

fn variants(file: &File) -> Vec<Variant> {
    let single = file.then.iter().map(|then| Variant {
        name: None,
        line: then.at.line,
        with: Parameters::default(),
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
    let cells = cells(&file.axes).into_iter().filter_map(|cell| {
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
pub(super) struct Cell {
    /// By axis, the name of its value.
    coordinates: Vec<(String, String)>,
    pub(super) with: Parameters,
}

impl Cell {
    pub(super) fn name(&self) -> String {
        let pairs = self.coordinates.iter().map(|(axis, value)| format!("{axis}={value}"));
        pairs.collect::<Vec<_>>().join(",")
    }

    pub(super) fn fits(&self, rule: &Rule) -> bool {
        self.coordinates
            .iter()
            .all(|(axis, value)| rule.r#where.get(axis).is_none_or(|values| values.contains(value)))
    }
}

/// Every combination of the axes' values, the last axis turning fastest.
pub(super) fn cells(axes: &IndexMap<String, IndexMap<String, Parameters>>) -> Vec<Cell> {
    if axes.is_empty() {
        return Vec::new();
    }
    let nothing = Cell { coordinates: Vec::new(), with: Parameters::default() };
    axes.iter().fold(vec![nothing], |cells, (axis, values)| {
        let extend = |cell: &Cell| -> Vec<Cell> {
            let with = |(value, with): (&String, &Parameters)| {
                let mut coordinates = cell.coordinates.clone();
                coordinates.push((axis.clone(), value.clone()));
                Cell { coordinates, with: with.over(&cell.with) }
            };
            values.iter().map(with).collect()
        };
        cells.iter().flat_map(extend).collect()
    })
}

fn needed_by_step(step: &Step, needs: &mut BTreeSet<Capability>) {
    match step {
        Step::CreateBucket(bucket) | Step::SetBucket(bucket) => needs.extend(bucket.needs()),
        Step::PutObject(put) | Step::PutMultipart(put) => {
            needs.extend(put.parts.as_ref().map(|_| Capability::Multipart));
            needs.extend((!put.tagging.is_empty()).then_some(Capability::Tagging));
            needed_by_headers(put.header_fields().map(|(header, _)| header), needs);
            needed_by_headers(put.headers.keys().map(String::as_str), needs);
        }
        Step::CopyObject(copy) => needed_by_call(copy, needs),
        Step::DeleteObject(delete) => {
            needs.extend(delete.version.as_ref().map(|_| Capability::Versioning));
        }
        Step::SetObject(object) => needs.extend(object.needs()),
        Step::Wait(wait) => needs.extend(needed_by_time(wait.0)),
    }
}

/// Nobody sits out more than a few seconds.
fn needed_by_time(time: Duration) -> Option<Capability> {
    (time > Duration::from_secs(10)).then_some(Capability::MovableClock)
}

fn needed_by_call(call: &Parameters, needs: &mut BTreeSet<Capability>) {
    needs.extend(call.version.as_ref().map(|_| Capability::Versioning));
    needs.extend(call.tagging.as_ref().map(|_| Capability::Tagging));
    needed_by_headers(call.header_fields().map(|(header, _)| header), needs);
    needed_by_headers(call.headers.keys().chain(call.query.keys()).map(String::as_str), needs);
    let to_be_verified = call.signed.as_ref().is_some_and(Signed::is_to_be_verified);
    needs.extend(to_be_verified.then_some(Capability::Signatures));
    call.upload.iter().for_each(|upload| needed_by_upload(upload, needs));
    needed_by_role(call.by.unwrap_or_default(), needs);
    needed_by_texts(call.templates(), needs);
}

fn needed_by_role(role: Role, needs: &mut BTreeSet<Capability>) {
    needs.extend((role == Role::Other).then_some(Capability::SecondAccount));
}

fn needed_by_texts<'a>(texts: impl Iterator<Item = &'a Template>, needs: &mut BTreeSet<Capability>) {
    for variable in texts.flat_map(Template::variables) {
        match variable {
            Variable::Account(Role::Owner) => _ = needs.insert(Capability::BucketOwner),
            Variable::CanonicalUser(Role::Owner) => _ = needs.insert(Capability::Acl),
            Variable::Account(role) | Variable::CanonicalUser(role) => needed_by_role(*role, needs),
            _ => {}
        }
    }
}

fn needed_by_upload(upload: &Upload, needs: &mut BTreeSet<Capability>) {
    needs.extend((!upload.tagging.is_empty()).then_some(Capability::Tagging));
    needed_by_role(upload.by.unwrap_or_default(), needs);
    needed_by_headers(upload.header_fields().map(|(header, _)| header), needs);
    needed_by_headers(upload.headers.keys().map(String::as_str), needs);
}

fn needed_by_headers<'a>(headers: impl Iterator<Item = &'a str>, needs: &mut BTreeSet<Capability>) {
    needs.extend(headers.filter_map(|header| match header.to_ascii_lowercase().as_str() {
        "if-match" | "if-none-match" => Some(Capability::ConditionalWrites),
        "x-amz-tagging" | "x-amz-tagging-directive" => Some(Capability::Tagging),
        "x-amz-storage-class" => Some(Capability::StorageClasses),
        "x-amz-website-redirect-location" => Some(Capability::Website),
        "x-amz-acl" => Some(Capability::Acl),
        "x-amz-request-payer" => Some(Capability::RequesterPays),
        header if header.starts_with("x-amz-grant-") => Some(Capability::Acl),
        "x-amz-server-side-encryption" => Some(Capability::Encryption),
        "x-amz-expected-bucket-owner" | "x-amz-source-expected-bucket-owner" => Some(Capability::BucketOwner),
        "x-amz-expiration" => Some(Capability::Lifecycle),
        "x-amz-restore" | "x-amz-archive-status" => Some(Capability::Archive),
        header if header.starts_with("x-amz-checksum-") => Some(Capability::Checksums),
        header if header.starts_with("x-amz-object-lock-event-hold") => Some(Capability::EventHolds),
        "x-amz-object-annotation-directive" => Some(Capability::Annotations),
        header if header.starts_with("x-amz-object-lock-") => Some(Capability::ObjectLock),
        _ => None,
    }));
}

fn needed_by_assertions(then: &Then, needs: &mut BTreeSet<Capability>) {
    needed_by_headers(then.headers.keys().map(String::as_str), needs);
    for state in then.states() {
        needs.extend(state.tags.as_ref().map(|_| Capability::Tagging));
        needs.extend(state.annotations.as_ref().map(|_| Capability::Annotations));
        needs.extend(state.acl.iter().flat_map(|grants| needed_by_grants(grants)));
        needs.extend(state.owner.map(|_| Capability::Acl));
        needs.extend(state.version.as_ref().map(|_| Capability::Versioning));
        needs.extend(state.versions.map(|_| Capability::Versioning));
        needs.extend(state.version_id.as_ref().map(|_| Capability::Versioning));
        needs.extend(state.storage_class.as_ref().map(|_| Capability::StorageClasses));
        needed_by_headers(state.header_fields().map(|(header, _)| header), needs);
    }
}

impl Case {
    /// The clauses that its assertions belong to, its owner first; one can come twice.
    pub fn clauses(&self) -> impl Iterator<Item = &str> {
        let stated = self.then.all().into_iter().filter_map(|then| then.clause.as_ref());
        iter::once(self.clause.as_str()).chain(stated.map(|clause| clause.value.as_str()))
    }
}

impl Scenario {
    /// Whether its objects are so big that it is run only where that costs nothing, or where it was asked for.
    pub fn is_big(&self) -> bool {
        self.tags.iter().any(|tag| tag == BIG)
    }

    /// Whether an address is written by the world that all cases share.
    pub fn gives(&self, address: &Address) -> bool {
        self.given.iter().any(|step| step.writes() == Some(address))
    }
}
