//! For the person who ran it: what is new first, the worst first, the verdict last.

use std::io::{self, Write};

use super::block::Blocks;
use super::group::groups;
use super::paint::{QUIET, STRONG, WARNING, harmless, short};
use super::{Detail, sentence};
use crate::record::{RunRecord, ScenarioRecord, Totals};

/// How many things that were left behind are named.
const LEFT_BEHIND: usize = 5;

/// Renders a run with colours; wrap `out` in an `anstream` stream to strip them.
///
/// # Errors
/// When `out` cannot be written to.
pub fn terminal(run: &RunRecord, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { run, out };
    page.heading()?;
    page.warnings()?;
    page.differences(detail)?;
    page.what_to_do()?;
    summary(&run.scenarios, page.out)
}

/// Why cases were skipped, one reason a line, and the verdict.
///
/// # Errors
/// When `out` cannot be written to.
pub fn summary(scenarios: &[ScenarioRecord], out: &mut dyn Write) -> io::Result<()> {
    let totals = Totals::of(scenarios.iter().flat_map(|scenario| &scenario.cases));
    for (reason, number) in &totals.skipped {
        writeln!(out, "{QUIET}skipped {number}: {}{QUIET:#}", harmless(reason))?;
    }
    writeln!(out, "{STRONG}{}{STRONG:#}", harmless(&sentence(scenarios)))
}

struct Page<'a> {
    run: &'a RunRecord,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn heading(&mut self) -> io::Result<()> {
        let target = &self.run.target;
        let version = target.version.as_deref().map(|version| format!(" {}", short(version, 60)));
        let cases = match self.run.cases().count() {
            1 => "1 case".to_owned(),
            number => format!("{number} cases"),
        };
        writeln!(
            self.out,
            "{STRONG}{}{}{STRONG:#} at {}: {cases} in {} s",
            target.name,
            version.unwrap_or_default(),
            target.endpoint,
            seconds(self.run.milliseconds)
        )?;
        writeln!(self.out)
    }

    fn warnings(&mut self) -> io::Result<()> {
        for warning in &self.run.warnings {
            writeln!(self.out, "{WARNING}warning:{WARNING:#} {}", harmless(warning))?;
        }
        if self.run.warnings.is_empty() { Ok(()) } else { writeln!(self.out) }
    }

    fn differences(&mut self, detail: Detail) -> io::Result<()> {
        let mut blocks = Blocks { clauses: &self.run.clauses, detail, out: &mut *self.out };
        groups(&self.run.scenarios).iter().try_for_each(|group| blocks.group(group))
    }

    fn left_behind(&mut self) -> io::Result<()> {
        let buckets = &self.run.left_behind;
        for bucket in buckets.iter().take(LEFT_BEHIND) {
            writeln!(self.out, "{WARNING}left behind:{WARNING:#} {}", harmless(bucket))?;
        }
        match buckets.len().saturating_sub(LEFT_BEHIND) {
            0 => Ok(()),
            more => writeln!(self.out, "{WARNING}left behind:{WARNING:#} and {more} more"),
        }
    }

    fn what_to_do(&mut self) -> io::Result<()> {
        let target = &self.run.target.name;
        let unexpected = self.run.scenarios.iter().filter(|scenario| !scenario.comparison.as_expected());
        if unexpected.count() > 0 {
            writeln!(self.out, "To record that this is how {target} behaves: copyspec accept {target}")?;
        }
        self.left_behind()?;
        match &self.run.incomplete {
            Some(why) => writeln!(self.out, "{WARNING}incomplete:{WARNING:#} {}", harmless(why)),
            None => Ok(()),
        }
    }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Clause, Evidence, Level};
    use crate::record::samples::{case, failing, finding, passing, run, scenario, setup_failed, skipped};
    use crate::record::{Comparison, FailKind, Verdict};

    fn rendered(run: &RunRecord, detail: Detail) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        terminal(run, detail, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    fn compared(mut scenario: ScenarioRecord, comparison: Comparison) -> ScenarioRecord {
        scenario.comparison = comparison;
        scenario
    }

    /// One of everything.
    fn eventful() -> RunRecord {
        let mut silent = case("s3/copy/tags[copy]", Verdict::Fail { kind: FailKind::Silent });
        silent.findings = vec![finding(FailKind::Silent, "plain/b: tags", "team=red\nsize=1", "")];
        let wire = ["none", "true", "false"].map(|row| failing(&format!("s3/copy/table[{row}]"), "412"));
        let known =
            scenario("s3/copy/known", vec![failing("s3/copy/known[x]", "a\nb"), passing("s3/copy/known[y]")]);
        let changed = Comparison::Changed {
            diff: "-  got: '200'\n+  got: '403'\n".to_owned(),
            new: Vec::new(),
            changed: vec!["x".to_owned()],
            fixed: vec!["y".to_owned()],
        };
        let other =
            scenario("s3/copy/other", vec![failing("s3/copy/other[x]", "403"), passing("s3/copy/other[y]")]);
        let rest = vec![
            setup_failed("s3/copy/rest[a]", "put_object plain/a: 500 InternalError"),
            skipped("s3/copy/rest[b]", "kms: the server has no keys"),
        ];
        let mut record = run(vec![
            compared(known, Comparison::Known),
            compared(other, changed),
            compared(scenario("s3/copy/rest", rest), Comparison::New),
            compared(scenario("s3/copy/table", wire.into()), Comparison::New),
            compared(scenario("s3/copy/tags", vec![silent]), Comparison::New),
        ]);
        record.warnings = vec!["signatures are not checked: a bad one was accepted".to_owned()];
        record.clauses = vec![Clause {
            id: "s3.copy-object.answers".to_owned(),
            says: "A copy request is answered by a well-formed success or error.".to_owned(),
            level: Level::Must,
            evidence: Evidence::Documented,
            source: "test".to_owned(),
            recorded: None,
            unobservable: None,
            note: None,
        }];
        record
    }

    #[test]
    fn a_brief_report() {
        insta::assert_snapshot!(rendered(&eventful(), Detail::Brief));
    }

    #[test]
    fn a_full_report() {
        insta::assert_snapshot!(rendered(&eventful(), Detail::Full));
    }

    #[test]
    fn a_clean_run_is_three_lines() {
        let record = run(vec![compared(scenario("a/b", vec![passing("a/b[x]")]), Comparison::Clean)]);
        insta::assert_snapshot!(rendered(&record, Detail::Brief), @"
        moto 5.2.5 at http://127.0.0.1:5000: 1 case in 1.2 s

        0 new · 1 pass
        ");
    }

    #[test]
    fn a_run_that_did_not_end_says_so() {
        let mut record = run(Vec::new());
        record.incomplete = Some("interrupted".to_owned());
        record.left_behind = vec!["copyspec-1-plain".to_owned()];
        insta::assert_snapshot!(rendered(&record, Detail::Brief), @"
        moto 5.2.5 at http://127.0.0.1:5000: 0 cases in 1.2 s

        left behind: copyspec-1-plain
        incomplete: interrupted
        0 new · 0 pass
        ");
    }

    #[test]
    fn kinds_have_colours_of_their_own() {
        let mut out = Vec::new();
        terminal(&eventful(), Detail::Brief, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\u{1b}[1m\u{1b}[31mfail: silent"), "{text:?}");
        assert!(text.contains("\u{1b}[1m\u{1b}[34msetup-failed"), "{text:?}");
    }
}
