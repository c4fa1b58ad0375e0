//! The scenarios of this repository are well-formed, and mistakes in scenarios are shown where they are.

use copyspec::scenario::Library;

#[test]
fn every_scenario_of_this_repository_loads() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    if let Err(error) = Library::load(Some(&directory)) {
        panic!("{error}");
    }
}
