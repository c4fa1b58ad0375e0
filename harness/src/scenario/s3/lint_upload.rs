//! Checks of the operation's parameters and of uploads, which a typo must not weaken either.

use super::{
    Address, Finish, Lint, Operation, Outcome, Parameters, Place, S3, Size, Step, Upload, UploadState,
    nearest,
};

impl Lint<'_, S3> {
    /// Every parameter is one of the operation's.
    pub(super) fn parameters(&mut self) {
        let file = self.file;
        let (operation, base) = file.when.value.parts();
        let at = file.when.at;
        let axes = file.axes.values().flat_map(|values| values.values());
        let of_file = [base, &file.control].into_iter().chain(axes).map(|parameters| (at, parameters));
        let rows = file.matrix.iter().map(|row| (row.at, &row.value.with));
        for (at, parameters) in of_file.chain(rows) {
            self.has_parameters(at, operation, parameters);
        }
        let of_rows = file.matrix.iter().flat_map(|row| &row.value.given);
        for step in file.given.iter().chain(of_rows) {
            if let Step::CopyObject(copy) = &step.value {
                self.has_parameters(step.at, Operation::CopyObject, copy);
            }
        }
    }

    fn has_parameters(&mut self, at: Place, operation: Operation, parameters: &Parameters) {
        for name in operation.foreign(parameters) {
            let of_upload = (Upload::NAMES.contains(&name) || matches!(name, "metadata" | "tagging"))
                && operation == Operation::UploadPartCopy;
            let help = of_upload.then(|| format!("an upload has it: `upload: {{{name}: …}}`"));
            let message = format!("`{}` has no parameter `{name}`", operation.keyword());
            let place = self.place_of_parameter(at, name);
            self.wrong(place, message, help);
        }
    }

    /// Where a parameter stands, and not one whose name ends like it.
    fn place_of_parameter(&self, from: Place, name: &str) -> Place {
        let found =
            [" ", "{"].into_iter().map(|before| from.of(&format!("{before}{name}:"), &self.source.text));
        match found.filter(|place| *place != from).min() {
            Some(Place { line, column }) => Place { line, column: column + 1 },
            None => from,
        }
    }

    /// Where the upload of an outcome stands: in its row, or in `when`.
    fn place_of_upload(&self, outcome: &Outcome<'_, S3>) -> Place {
        let file = self.file;
        let shared = file.when.value.parts().1.upload == outcome.call.upload;
        self.place_of_parameter(if shared { file.when.at } else { outcome.at }, "upload")
    }

    /// Uploads are built of what is there, and only asked about where there is one.
    pub(super) fn uploads(&mut self) {
        let operation = self.file.when.value.parts().0;
        for outcome in self.outcomes() {
            let asked = outcome.then.all().into_iter().any(|then| then.looks_at_upload());
            if asked && operation != Operation::UploadPartCopy {
                let message = format!("`{}` has no upload to look at", operation.keyword());
                self.wrong(outcome.at, message, None);
            }
            if let Some(upload) = &outcome.call.upload {
                self.upload(&outcome, upload);
            }
            self.completion(&outcome);
        }
    }

    fn upload(&mut self, outcome: &Outcome<'_, S3>, upload: &Upload) {
        let at = self.place_of_upload(outcome);
        if upload.all_parts().any(|part| !part.is_clear()) {
            let message = "a part has exactly one of `body`, `size` and `from`, and `range` only with `from`";
            self.wrong(at, message, None);
        }
        if upload.all_parts().filter_map(|part| part.size).any(|size| size > Size::MOST_SENT) {
            let help = "give an object and let the part be copied `from` it".to_owned();
            self.wrong(at, "no more than 64MiB are uploaded as a part", Some(help));
        }
        let sources: Vec<&Address> = upload.all_parts().filter_map(|part| part.from.as_ref()).collect();
        let written: Vec<&Address> = self.file.given.iter().filter_map(|step| step.value.writes()).collect();
        for source in sources.into_iter().filter(|source| !written.contains(source)) {
            let known: Vec<String> = written.iter().map(ToString::to_string).collect();
            let help = nearest(&source.to_string(), known.iter().map(String::as_str));
            let message = format!("no step writes `{source}`, from which a part is copied");
            self.wrong_word(at, &source.to_string(), message, help);
        }
        let mut numbers: Vec<u32> = upload.parts.keys().flat_map(|numbers| numbers.each()).collect();
        numbers.sort_unstable();
        if numbers.windows(2).any(|pair| pair.first() == pair.last()) {
            self.wrong(at, "two entries of `parts` have a number in common", None);
        }
        if upload.state == UploadState::Aborted && !upload.parts.is_empty() {
            self.wrong(at, "an aborted upload holds no parts", None);
        }
    }

    /// A completion is asked about only where there is one.
    fn completion(&mut self, outcome: &Outcome<'_, S3>) {
        let finish = outcome.call.upload.as_ref().map_or(Finish::Complete, |upload| upload.finish);
        let asked = outcome.then.all().into_iter().any(|then| then.completion.is_some());
        let named = outcome.call.upload.as_ref().is_some_and(|upload| upload.complete.is_some());
        if (asked || named) && finish != Finish::Complete {
            let at = self.place_of_upload(outcome);
            self.wrong(at, "the upload is not completed, as its `finish` says otherwise", None);
        }
        if asked && outcome.then.refuses() {
            self.wrong(outcome.at, "after a refusal no upload is completed", None);
        }
    }
}
