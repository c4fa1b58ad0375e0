//! One difference as a reader needs it: where it is, the clause in its words, expected, got, and how to repeat it.

use std::io::{self, Write};

use super::group::{Group, groups};
use super::paint::{GOOD, QUIET, STRONG, harmless, label, of_verdict, short};
use crate::catalogue::Clause;
use crate::record::{
    CaseRecord, Comparison, Delta, ExchangeRecord, FailKind, Finding, MessageRecord, ScenarioRecord, Verdict,
};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What is new in full, what is known in three lines.
    Brief,
    /// Everything in full, with the exchanges and how the reference server's reply differs.
    Full,
}

/// What is unexpected in one scenario, as a failed trial shows it; known differences are left out.
///
/// # Errors
/// When `out` cannot be written to.
pub fn unexpected(scenario: &ScenarioRecord, clauses: &[Clause], out: &mut dyn Write) -> io::Result<()> {
    let mut blocks = Blocks { clauses, detail: Detail::Brief, out };
    let groups = groups(std::slice::from_ref(scenario));
    groups.iter().filter(|group| group.delta != Some(Delta::Known)).try_for_each(|group| blocks.group(group))
}

/// Writes groups of cases.
pub(super) struct Blocks<'run, 'out> {
    pub(super) clauses: &'run [Clause],
    pub(super) detail: Detail,
    pub(super) out: &'out mut dyn Write,
}

impl<'run> Blocks<'run, '_> {
    /// A group at the length that it deserves.
    pub(super) fn group(&mut self, group: &Group<'_>) -> io::Result<()> {
        match group.delta {
            Some(Delta::Fixed) => self.fixed(group),
            Some(Delta::Known) if self.detail == Detail::Brief => self.brief(group),
            _ => self.block(group),
        }
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
        self.curl(case)?;
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
        self.clauses.iter().find(|clause| clause.id == id)
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
        if let Some(asked) = &case.afterwards {
            writeln!(self.out, "  {QUIET}and afterwards{QUIET:#}")?;
            self.exchange(&asked.exchange)?;
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

    /// A group in short: what differs, whose claim it is, and how to ask again.
    fn brief(&mut self, group: &Group<'_>) -> io::Result<()> {
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
                "{QUIET}  {}: expected {}, got {}\n  {} ({}, {}){QUIET:#}",
                short(&finding.subject.to_string(), 40),
                short(&finding.expected, 40),
                short(&finding.got, 40),
                finding.clause,
                finding.level,
                finding.evidence,
            )?,
            None => writeln!(self.out)?,
        }
        self.curl(case)
    }

    fn curl(&mut self, case: &CaseRecord) -> io::Result<()> {
        let afterwards = case.afterwards.as_ref().and_then(|asked| asked.curl.as_ref());
        let mut lines = case.curl.iter().chain(afterwards);
        lines.try_for_each(|line| writeln!(self.out, "  {QUIET}$ {}{QUIET:#}", harmless(line)))
    }

    fn fixed(&mut self, group: &Group<'_>) -> io::Result<()> {
        let (name, style) = label(group.delta);
        for case in &group.cases {
            writeln!(self.out, "{style}{name}{style:#}  {}: recorded, and no longer so", case.id)?;
        }
        Ok(())
    }

    fn indented(&mut self, spaces: usize, text: &str) -> io::Result<()> {
        harmless(text).lines().try_for_each(|line| writeln!(self.out, "{:spaces$}{line}", ""))
    }
}
