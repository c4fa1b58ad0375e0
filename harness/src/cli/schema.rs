//! `copyspec schema`: the JSON schema of scenario files, for editors.

use std::process::ExitCode;

use super::failure::{Exit, Failure};
use crate::scenario;

pub(super) fn schema() -> Result<ExitCode, Failure> {
    let schema = serde_json::to_string_pretty(&scenario::json_schema()).map_err(Failure::harness)?;
    super::print(&format!("{schema}\n"))?;
    Ok(Exit::AsExpected.into())
}
