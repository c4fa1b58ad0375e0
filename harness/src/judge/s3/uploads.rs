//! The assertions that a scenario states about the upload that a part was copied into.

use std::collections::{BTreeMap, BTreeSet};

use super::assertions::{Check, Checked, wrong_upload};
use super::observation::ObservedUpload;
use super::{COMPLETED, understand};
use crate::scenario::{PartState, PartStates, Then};

impl Check<'_> {
    /// What is stated of the upload and does not hold.
    pub(super) fn upload(&self, then: &Then) -> Checked {
        let Some(upload) = &self.seen.upload else { return Ok(Vec::new()) };
        let mut broken = Vec::new();
        if let Some(parts) = &then.parts {
            broken.extend(self.parts(parts, upload)?);
        }
        if let (Some(expected), Some(left)) = (then.uploads, upload.left)
            && expected != left
        {
            broken.push(wrong_upload("uploads in progress", expected.to_string(), left.to_string()));
        }
        broken.extend(self.completion(then, upload)?);
        Ok(broken)
    }

    /// These parts and no others.
    fn parts(&self, parts: &PartStates, upload: &ObservedUpload) -> Checked {
        let Some(listed) = &upload.after else { return Ok(Vec::new()) };
        let mut broken = Vec::new();
        let mut stated = BTreeSet::new();
        for (numbers, part) in parts {
            for number in numbers.each() {
                stated.insert(number);
                match listed.get(&number) {
                    Some(fields) => broken.extend(self.part(number, part, fields)?),
                    None => broken.push(wrong_upload(
                        &format!("part {number}"),
                        "there".to_owned(),
                        "absent".to_owned(),
                    )),
                }
            }
        }
        let others = listed.keys().filter(|number| !stated.contains(number));
        broken.extend(
            others.map(|number| {
                wrong_upload(&format!("part {number}"), "absent".to_owned(), "there".to_owned())
            }),
        );
        Ok(broken)
    }

    fn part(&self, number: u32, part: &PartState, fields: &BTreeMap<String, String>) -> Checked {
        let mut broken = Vec::new();
        let value = |name: &str| fields.get(name).map(String::as_str);
        if let Some(size) = part.size
            && value("Size") != Some(&size.0.to_string())
        {
            let got = value("Size").unwrap_or("absent").to_owned();
            broken.push(wrong_upload(&format!("part {number}: size"), size.0.to_string(), got));
        }
        for (name, expected) in &part.fields {
            if let Some((expected, got)) = self.compare(expected, value(name))? {
                broken.push(wrong_upload(&format!("part {number}: {name}"), expected, got));
            }
        }
        Ok(broken)
    }

    /// The reply to the completion is judged as one to a call of its own.
    fn completion(&self, then: &Then, upload: &ObservedUpload) -> Checked {
        let (Some(expected), Some(exchange)) = (&then.completion, &upload.completion) else {
            return Ok(Vec::new());
        };
        let reply = understand(exchange, COMPLETED);
        let check = Check { exchange, reply: &reply, ..*self };
        let mut broken = check.own(&expected.as_then())?;
        for one in &mut broken {
            one.subject = format!("completion: {}", one.subject);
            // That a completion is not answered says nothing of answers to copies.
            one.clause = None;
        }
        Ok(broken)
    }
}
