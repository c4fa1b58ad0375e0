//! For the person who ran it: what is new first, the worst first, the verdict last.

use std::io::{self, Write};

use super::group::{Group, groups};
use super::paint::{GOOD, QUIET, STRONG, WARNING, harmless, label, of_verdict, short};
use super::sentence;
use crate::catalogue::Clause;
use crate::record::{
    CaseRecord, Comparison, Delta, ExchangeRecord, FailKind, Finding, MessageRecord, RunRecord, Totals,
    Verdict,
};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What is new in full, what is known in a line.
    Brief,
    /// Everything in full, with the exchanges and how the reference server's reply differs.
    Full,
}

/// Renders a run with colours; wrap `out` in an `anstream` stream to strip them.
///
/// # Errors
/// When `out` cannot be written to.
pub fn terminal(run: &RunRecord, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { run, detail, out };
    page.heading()?;
    page.warnings()?;
    for group in groups(run) {
        match group.delta {
            Some(Delta::Fixed) => page.fixed(&group)?,
            Some(Delta::Known) if detail == Detail::Brief => page.line(&group)?,
            _ => page.block(&group)?,
        }
    }
    page.skips()?;
    page.what_to_do()?;
    page.verdict()
}

struct Page<'run, 'out> {
    run: &'run RunRecord,
    detail: Detail,
    out: &'out mut dyn Write,
}

impl<'run> Page<'run, '_> {
    fn heading(&mut self) -> io::Result<()> {
        let target = &self.run.target;
        let version = target.version.as_deref().map(|version| format!(" {}", short(version, 60)));
        let (count, seconds) = (self.run.cases().count(), seconds(self.run.milliseconds));
        writeln!(
            self.out,
            "{STRONG}{}{}{STRONG:#} at {}: {count} cases in {seconds} s",
            target.name,
            version.unwrap_or_default(),
            target.endpoint
        )?;
        writeln!(self.out)
    }

    fn warnings(&mut self) -> io::Result<()> {
        for warning in &self.run.warnings {
            writeln!(self.out, "{WARNING}warning:{WARNING:#} {}", harmless(warning))?;
        }
        if self.run.warnings.is_empty() { Ok(()) } else { writeln!(self.out) }
    }

    /// A group in full.
    fn block(&mut self, group: &Group<'_>) -> io::Result<()> {
        let Some(case) = group.first() else { return Ok(()) };
        self.title(group, case)?;
        self.place(group, case)?;
        if let Some(reason) = case.verdict.reason() {
            self.indented(2, reason)?;
        }
        for findings in case.findings.chunk_by(|one, next| one.clause == next.clause) {
            self.clause(findings)?;
        }
        if let Some(curl) = &case.curl {
            writeln!(self.out, "  {QUIET}$ {}{QUIET:#}", harmless(curl))?;
        }
        if self.detail == Detail::Full {
            self.evidence(case)?;
        }
        self.recorded(group)?;
        writeln!(self.out)
    }

    fn title(&mut self, group: &Group<'_>, case: &CaseRecord) -> io::Result<()> {
        let ((name, style), verdict) = (label(group.delta), of_verdict(&case.verdict));
        writeln!(
            self.out,
            "{style}{name}{style:#}  {verdict}{}{verdict:#}  {STRONG}{}{STRONG:#}",
            case.verdict, case.id
        )
    }

    fn place(&mut self, group: &Group<'_>, case: &CaseRecord) -> io::Result<()> {
        writeln!(self.out, "  {QUIET}scenarios/{}:{}{QUIET:#}", group.scenario.file, case.line)?;
        let rows: Vec<_> = group.cases.iter().skip(1).map(|other| group.scenario.row(&other.id)).collect();
        match rows.len() {
            0 => Ok(()),
            1 => writeln!(self.out, "  and so does {}", rows.join("")),
            number => writeln!(self.out, "  and so do {number} more: {}", rows.join("; ")),
        }
    }

    /// A clause in its words, and how it was broken.
    fn clause(&mut self, findings: &[Finding]) -> io::Result<()> {
        let Some(first) = findings.first() else { return Ok(()) };
        writeln!(self.out, "  {} ({}, {})", first.clause, first.level, first.evidence)?;
        if let Some(clause) = self.says(&first.clause) {
            self.indented(4, &clause.says)?;
        }
        for finding in findings {
            writeln!(self.out, "    {STRONG}{}{STRONG:#}", harmless(&finding.subject.to_string()))?;
            self.value("expected", &finding.expected)?;
            self.value("got", &finding.got)?;
        }
        Ok(())
    }

    fn says(&self, id: &str) -> Option<&'run Clause> {
        self.run.clauses.iter().find(|clause| clause.id == id)
    }

    /// A value after its name, further lines below its first.
    fn value(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = harmless(text);
        let mut lines = text.lines();
        writeln!(self.out, "      {name:<8} {}", lines.next().unwrap_or("(nothing)"))?;
        lines.try_for_each(|line| writeln!(self.out, "               {line}"))
    }

    fn evidence(&mut self, case: &CaseRecord) -> io::Result<()> {
        if let Some(exchange) = &case.exchange {
            self.exchange(exchange)?;
        }
        if let Some(diff) = &case.reference_diff {
            writeln!(self.out, "  {QUIET}the reference server's reply (-) and this one (+){QUIET:#}")?;
            self.diff(diff)?;
        }
        Ok(())
    }

    fn exchange(&mut self, exchange: &ExchangeRecord) -> io::Result<()> {
        self.message("> ", &exchange.request)?;
        if let Some(reply) = &exchange.reply {
            self.message("< ", reply)?;
        }
        match &exchange.error {
            Some(error) => writeln!(self.out, "  < {}", harmless(error)),
            None => Ok(()),
        }
    }

    fn message(&mut self, arrow: &str, message: &MessageRecord) -> io::Result<()> {
        writeln!(self.out, "  {arrow}{}", short(&message.start, 400))?;
        for (name, value) in &message.headers {
            writeln!(self.out, "  {arrow}{}: {}", short(name, 200), short(value, 400))?;
        }
        let body = harmless(&message.body);
        body.lines().try_for_each(|line| writeln!(self.out, "  {arrow}  {line}"))
    }

    /// What was recorded instead, below the first changed row of a scenario.
    fn recorded(&mut self, group: &Group<'_>) -> io::Result<()> {
        let (Some(Delta::Changed), Comparison::Changed { diff, changed, .. }) =
            (group.delta, &group.scenario.comparison)
        else {
            return Ok(());
        };
        let leads = group
            .cases
            .iter()
            .any(|case| changed.first().is_some_and(|row| row == group.scenario.row(&case.id)));
        if !leads {
            return Ok(());
        }
        writeln!(self.out, "  {QUIET}recorded (-) and now (+){QUIET:#}")?;
        self.diff(diff)
    }

    fn diff(&mut self, diff: &str) -> io::Result<()> {
        let (gone, come) = (of_verdict(&Verdict::Fail { kind: FailKind::Wire }), GOOD);
        for line in harmless(diff).lines() {
            let style = match line.as_bytes().first() {
                Some(b'-') => gone,
                Some(b'+') => come,
                _ => QUIET,
            };
            writeln!(self.out, "    {style}{line}{style:#}")?;
        }
        Ok(())
    }

    /// A group in one line.
    fn line(&mut self, group: &Group<'_>) -> io::Result<()> {
        let Some(case) = group.first() else { return Ok(()) };
        let ((name, style), verdict) = (label(group.delta), of_verdict(&case.verdict));
        let more = match group.cases.len() {
            1 => String::new(),
            number => format!(" and {} more", number - 1),
        };
        write!(self.out, "{style}{name}{style:#}  {verdict}{}{verdict:#}  {}{more}", case.verdict, case.id)?;
        match case.findings.first() {
            Some(finding) => writeln!(
                self.out,
                "{QUIET}  {}: expected {}, got {}{QUIET:#}",
                short(&finding.subject.to_string(), 40),
                short(&finding.expected, 40),
                short(&finding.got, 40)
            ),
            None => writeln!(self.out),
        }
    }

    fn fixed(&mut self, group: &Group<'_>) -> io::Result<()> {
        let (name, style) = label(group.delta);
        for case in &group.cases {
            writeln!(self.out, "{style}{name}{style:#}  {}: recorded, and no longer so", case.id)?;
        }
        Ok(())
    }

    fn skips(&mut self) -> io::Result<()> {
        let totals = Totals::of(self.run.cases());
        for (reason, number) in &totals.skipped {
            writeln!(self.out, "{QUIET}skipped {number}: {}{QUIET:#}", harmless(reason))?;
        }
        Ok(())
    }

    fn what_to_do(&mut self) -> io::Result<()> {
        let target = &self.run.target.name;
        let unexpected = self.run.scenarios.iter().filter(|scenario| !scenario.comparison.as_expected());
        if unexpected.count() > 0 {
            writeln!(self.out, "To record that this is how {target} behaves: copyspec accept {target}")?;
        }
        if !self.run.left_behind.is_empty() {
            let buckets = self.run.left_behind.join(", ");
            writeln!(self.out, "{WARNING}left behind:{WARNING:#} {}", harmless(&buckets))?;
        }
        match &self.run.incomplete {
            Some(why) => writeln!(self.out, "{WARNING}incomplete:{WARNING:#} {}", harmless(why)),
            None => Ok(()),
        }
    }

    fn verdict(&mut self) -> io::Result<()> {
        writeln!(self.out, "{STRONG}{}{STRONG:#}", harmless(&sentence(self.run)))
    }

    fn indented(&mut self, spaces: usize, text: &str) -> io::Result<()> {
        harmless(text).lines().try_for_each(|line| writeln!(self.out, "{:spaces$}{line}", ""))
    }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Evidence, Level};
    use crate::record::ScenarioRecord;
    use crate::record::samples::{case, failing, finding, passing, run, scenario, setup_failed, skipped};

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
        moto 5.2.5 at http://127.0.0.1:5000: 1 cases in 1.2 s

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
        0 new · 0 pass · incomplete
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
