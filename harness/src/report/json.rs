//! The record itself.

use std::io::{self, Write};

use crate::record::RunRecord;

/// Writes the record as JSON, indented, with a line end.
///
/// # Errors
/// When `out` cannot be written to.
pub fn json(run: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, run)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{failing, passing, run, scenario, skipped};

    #[test]
    fn what_is_written_is_a_record_again() {
        let cases = vec![passing("a/b[x]"), failing("a/b[y]", "412"), skipped("a/b[z]", "kms: no keys")];
        let record = run(vec![scenario("a/b", cases)]);
        let mut first = Vec::new();
        json(&record, &mut first).unwrap();
        let read: RunRecord = serde_json::from_slice(&first).unwrap();
        let mut second = Vec::new();
        json(&read, &mut second).unwrap();
        assert_eq!(first, second);
        assert!(first.ends_with(b"}\n"));
        assert_eq!(read.scenarios.len(), 1);
        assert_eq!(read.cases().count(), 3);
    }
}
