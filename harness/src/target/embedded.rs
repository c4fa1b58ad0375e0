//! The profiles that come with copyspec, and the way from a name to a profile.

use include_dir::{Dir, File, include_dir};

use super::{Profile, ProfileError};

static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/targets");

impl Profile {
    /// The profile of that name, or in that file: a file ends in `.yaml` or has a slash in its path.
    ///
    /// # Errors
    /// When there is no such profile, the file cannot be read, or it does not hold a profile.
    pub fn find(name_or_file: &str) -> Result<Self, ProfileError> {
        if Self::is_file(name_or_file) {
            let read = std::fs::read_to_string(name_or_file);
            let text = read.map_err(|cause| ProfileError::Unreadable { file: name_or_file.into(), cause })?;
            return Self::parse(&text, name_or_file);
        }
        let embedded = PROFILES.get_file(format!("{name_or_file}.yaml"));
        let text = embedded.and_then(File::contents_utf8).ok_or_else(|| unknown(name_or_file))?;
        Self::parse(text, &format!("targets/{name_or_file}.yaml"))
    }

    /// Whether that is the name of a file, not of a profile that comes with copyspec.
    pub fn is_file(name_or_file: &str) -> bool {
        name_or_file.ends_with(".yaml") || name_or_file.contains('/')
    }

    /// The names of the profiles that come with copyspec, in order.
    pub fn names() -> Vec<&'static str> {
        let stems = PROFILES.files().filter_map(|file| file.path().file_stem()?.to_str());
        let mut names: Vec<_> = stems.collect();
        names.sort_unstable();
        names
    }
}

fn unknown(name: &str) -> ProfileError {
    let known = Profile::names();
    let alike = |known: &&&str| strsim::jaro_winkler(name, known) > 0.75;
    let nearest = known.iter().filter(alike).map(|name| (*name).to_owned()).collect();
    let known = known.into_iter().map(str::to_owned).collect();
    ProfileError::Unknown { name: name.to_owned(), nearest, known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_profile_is_valid_and_named_like_its_file() {
        assert!(Profile::names().contains(&"reference"));
        for name in Profile::names() {
            let profile = Profile::find(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(profile.name, name);
        }
    }

    #[test]
    fn an_unknown_name_brings_the_nearest_one() {
        let error = Profile::find("refrence").unwrap_err();
        assert!(
            matches!(&error, ProfileError::Unknown { nearest, .. } if nearest == &["reference"]),
            "{error}"
        );
    }

    #[test]
    fn what_looks_like_a_file_is_read_as_one() {
        let error = Profile::find("./nowhere.yaml").unwrap_err();
        assert!(matches!(error, ProfileError::Unreadable { .. }), "{error}");
    }
}
