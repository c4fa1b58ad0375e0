//! What the author of a scenario is told about each mistake: where, what, and the way out.
//!
//! The snapshots are galleries, to be read by eye: every diagnostic must be pleasant.
#![allow(clippy::unwrap_used, reason = "a panic here is a failed test")]

use copyspec::scenario::Library;

const CLAUSES: &str = "\
- {id: s3.copies, says: A copy has the bytes of its source., level: must, evidence: documented, source: a manual}
- {id: s3.refuses, says: Nonsense is refused., level: must, evidence: documented, source: a manual}
";

const SCENARIO: &str = "\
title: A copy has the bytes of its source
clauses: [s3.copies]
given:
  - create_bucket: {name: plain}
  - put_object: {at: plain/a, body: hello, as: src}
when:
  copy_object: {from: plain/a, to: plain/b, copy_source_if_match: \"${src.etag}\"}
then: {status: 200, objects: {plain/b: {body: hello}}}
";

const MATRIX: &str = "\
title: Copies in a row
clauses: [s3.copies, s3.refuses]
given:
  - create_bucket: {name: plain}
  - put_object: {at: plain/a, body: hello}
when:
  copy_object: {from: plain/a, to: plain/b}
matrix:
  - case: as-it-is
    then: {status: 200}
  - case: refused
    with: {metadata_directive: NONSENSE}
    clause: s3.refuses
    then: {status: 400, unchanged: [plain/b]}
";

const PRODUCT: &str = "\
title: Copies in a table
clauses: [s3.copies]
given:
  - create_bucket: {name: plain}
  - put_object: {at: plain/a, body: hello}
when:
  copy_object: {from: plain/a, to: plain/b}
axes:
  directive:
    none: {}
    copy: {metadata_directive: COPY}
    replace: {metadata_directive: REPLACE}
rules:
  - where: {directive: [copy]}
    then: {status: 200}
  - then: {status: 200}
";

const PLACES: &str = "\
title: A copy between places
clauses: [s3.copies]
given:
  - create_bucket: {name: plain}
  - create_bucket: {name: express, type: directory, zone: second}
  - use_bucket: {name: behind, of: access-point}
  - create_key: {name: blue}
  - put_object: {at: plain/a, body: hello, customer_key: red}
when:
  copy_object: {from: plain/a, to: express/b, copy_source_customer_key: red, ssekms_key_id: \"${blue.arn}\"}
then: {status: 200}
";

/// The snapshots hold what is shown, not the table that it comes from.
macro_rules! shown {
    ($shown:expr $(,)?) => {
        insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!($shown) });
    };
}

/// What is said of a scenario after one part of its text was replaced by another.
fn said(text: &str, right: &str, wrong: &str) -> String {
    assert_eq!(text.matches(right).count(), 1, "{right}");
    let broken = text.replace(right, wrong);
    told(&[("clauses/s3.yaml", CLAUSES), ("s3/copies.yaml", &broken)])
}

fn told(files: &[(&str, &str)]) -> String {
    Library::from_texts(files.iter().copied()).unwrap_err().to_string()
}

fn gallery(text: &str, mistakes: &[(&str, &str, &str)]) -> String {
    let shown =
        mistakes.iter().map(|(name, right, wrong)| format!("# {name}\n{}\n", said(text, right, wrong)));
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_texts_are_right_before_they_are_broken() {
    for text in [SCENARIO, MATRIX, PRODUCT, PLACES] {
        Library::from_texts([("clauses/s3.yaml", CLAUSES), ("s3/copies.yaml", text)]).unwrap();
    }
}

#[test]
fn yaml_and_keys() {
    shown!(gallery(
        SCENARIO,
        &[
            ("malformed YAML", "given:", "given: ["),
            ("a tab", "  - create_bucket", "\t- create_bucket"),
            ("a key of the scenario misspelt", "then:", "thne:"),
            ("a key of a call misspelt", "copy_source_if_match", "copy_source_if_mtach"),
            ("a key of a call that nothing is like", "copy_source_if_match", "frobnicate"),
            ("a key of an object's state misspelt", "{body:", "{boyd:"),
            ("a step misspelt", "put_object:", "put_objekt:"),
            ("a key missing", "title: A copy has the bytes of its source\n", ""),
            ("a key twice", "title: A copy", "title: A\ntitle: A copy"),
            ("text where a list belongs", "[s3.copies]", "s3.copies"),
            ("a word that is none", "given:", "scope: keys\ngiven:"),
            ("a capability that is none", "given:", "needs: [versoning]\ngiven:"),
        ],
    ));
}

#[test]
fn values() {
    shown!(gallery(
        SCENARIO,
        &[
            ("a size without a unit", "body: hello, as", "size: 16, as"),
            ("a size of no known unit", "body: hello, as", "size: 16MB, as"),
            ("an age without a unit", "given:", "age: 2\ngiven:"),
            ("a status that is none", "status: 200", "status: 2000"),
            ("a class of statuses that is none", "status: 200", "status: 9xx"),
            ("no status among several", "status: 200", "status: []"),
            ("an address without a key", "to: plain/b", "to: plain"),
            ("a variable that is none", "${src.etag}", "${src.etga}"),
            ("a variable that does not end", "${src.etag}", "${src.etag"),
            ("a repetition without a number", "${src.etag}", "${repeat:x}"),
            ("a form that dates do not have", "${src.etag}", "${now.isoo}"),
            (
                "a retention of no period",
                "{name: plain}",
                "{name: plain, default_retention: {mode: GOVERNANCE}}"
            ),
            (
                "a lock mode that is none",
                "{name: plain}",
                "{name: plain, default_retention: {mode: STRICT, days: 1}}"
            ),
            ("a rule of no time", "{name: plain}", "{name: plain, lifecycle: [{id: week}]}"),
            ("a wait without a unit", "given:", "given:\n  - wait: 5"),
            ("an operator that is none", "{body: hello}", "{etag: {si: present}}"),
            ("a number with a fraction", "{body: hello}", "{etag: 1.10}"),
        ],
    ));
}

#[test]
fn sending() {
    let call = "to: plain/b";
    let outcome = "then: {status: 200,";
    shown!(gallery(
        SCENARIO,
        &[
            ("a version of HTTP that is none", call, "to: plain/b, raw: {http: \"2\"}"),
            ("a header line that is none", call, "to: plain/b, raw: {lines: [nonsense]}"),
            ("nothing said of a signature", call, "to: plain/b, signed: {}"),
            ("too much said of no signature", call, "to: plain/b, signed: {in: nothing, wrong: secret}"),
            ("a life of a header", call, "to: plain/b, signed: {expires: 1m}"),
            ("a body in a query", call, "to: plain/b, signed: {in: query, wrong: payload}"),
            ("a place that is none", call, "to: plain/b, signed: {in: body}"),
            ("an exact target that is signed", call, "to: plain/b, signed: {in: query}, raw: {target: /a}"),
            ("the form of an ordinary reply", outcome, "then: {status: 200, reply: {framing: length},"),
            ("an empty form", outcome, "then: {status: 200, reply: {},"),
            ("a framing that is none", outcome, "then: {status: 200, reply: {framing: {not: chunkd}},"),
        ],
    ));
}

#[test]
fn races() {
    let call = "when:";
    let race = |race: &str| format!("race: {race}\nwhen:");
    let races = [
        ("no rounds", race("{readers: 1, rounds: 0}")),
        ("too many copies", race("{copies: [{}, {}, {}, {}, {}, {}, {}, {}, {}], rounds: 1}")),
        ("nobody to race with", race("{rounds: 1}")),
        ("a source that no step writes", race("{copies: [{}, {from: plain/missing}], rounds: 1}")),
        ("a destination that is none", race("{copies: [{}, {to: plian/b}], rounds: 1}")),
        ("a variable in a race", race("{copies: [{}, {content_type: \"${scr.etag}\"}], rounds: 1}")),
        ("a reply that nobody sees", race("{readers: 1, rounds: 1, hangs_up: true}")),
    ];
    let mistakes: Vec<(&str, &str, &str)> =
        races.iter().map(|(name, race)| (*name, call, race.as_str())).collect();
    shown!(gallery(SCENARIO, &mistakes));
    let alone =
        ("successes of one call", "then: {status: 200,", "then: {status: 200, successes: {at_most: 1},");
    insta::assert_snapshot!("races_counted", gallery(SCENARIO, &[alone]));
}

#[test]
fn uploads() {
    let text = SCENARIO.replace(
        "copy_object: {from: plain/a, to: plain/b,",
        "upload_part_copy: {from: plain/a, to: plain/b, upload: {parts: {2: {body: two}}},",
    );
    let call = "copy_source_if_match: \"${src.etag}\"";
    let part = "parts: {2: {body: two}}";
    shown!(gallery(
        &text,
        &[
            ("a parameter of another call", call, "copy_source_if_match: \"${src.etag}\", if_match: x"),
            ("a parameter of the upload", call, "copy_source_if_match: \"${src.etag}\", metadata: {a: b}"),
            ("a misspelt key of the upload", "parts: {2", "part: {2"),
            ("a part number that is none", "{2: {body", "{10001: {body"),
            ("a part of two kinds", "{body: two}", "{body: two, size: 5MiB}"),
            ("a part from nowhere", "{body: two}", "{from: plain/b}"),
            ("a part that is too big to be sent", "{body: two}", "{size: 5GiB}"),
            ("two parts with one number", part, "parts: {2: {body: two}, 1-3: {body: more}}"),
            ("parts of an aborted upload", part, "parts: {2: {body: two}}, state: aborted"),
            (
                "a completion of what is aborted",
                part,
                "parts: {2: {body: two}}, finish: abort, complete: [2]"
            ),
            ("a completion after a refusal", "status: 200", "status: 412, completion: {status: 200}"),
        ],
    ));
    shown!(gallery(
        SCENARIO,
        &[
            (
                "a parameter of UploadPartCopy",
                call,
                "copy_source_if_match: \"${src.etag}\", part_number: \"1\""
            ),
            ("an upload where there is none", "status: 200", "status: 200, uploads: 0"),
            ("an object that is too big", "body: hello, as", "size: 6GiB, as"),
        ],
    ));
}

#[test]
fn policies_of_users() {
    const CLAUSE: &str =
        "- {id: ec2.copies, says: Users copy., level: must, evidence: documented, source: a manual}\n";
    const TEXT: &str = "\
title: A user copies what a policy allows
clauses: [ec2.copies]
scope: account
given:
  - create_key: {name: blue}
  - create_snapshot: {name: src}
  - user_policy: [{allow: [ec2:CopySnapshot], on: src, when: {aws:ResourceTag/team: red}}]
when:
  copy_snapshot: {from: src, by: limited}
then: {status: 200}
";
    let said = |(name, right, wrong): (&str, &str, &str)| {
        assert_eq!(TEXT.matches(right).count(), 1, "{right}");
        let broken = TEXT.replace(right, wrong);
        let files = [("clauses/ec2.yaml", CLAUSE), ("ec2/copies.yaml", &broken)];
        format!("# {name}\n{}\n", told(&files))
    };
    Library::from_texts([("clauses/ec2.yaml", CLAUSE), ("ec2/copies.yaml", TEXT)]).unwrap();
    let mistakes = [
        ("a policy beside other scenarios", "scope: account\n", ""),
        ("a statement that says nothing", "{allow: [ec2:CopySnapshot], on", "{on"),
        ("an action of another service", "ec2:CopySnapshot]", "s3:GetObject]"),
        ("a snapshot that no step makes", "on: src", "on: scr"),
        ("a condition key that is none", "aws:ResourceTag/team", "team"),
        ("a Region of what has one", "on: src", "on: src, in: away"),
        (
            "a policy without statements",
            "[{allow: [ec2:CopySnapshot], on: src, when: {aws:ResourceTag/team: red}}]",
            "[]",
        ),
        ("a snapshot of a user's own", "{name: src}", "{name: src, by: limited}"),
        ("a key that is shared with a user", "{name: blue}", "{name: blue, shared_with: [limited]}"),
        ("an account of a user's own", "team: red", "team: \"${account:limited}\""),
    ];
    shown!(mistakes.map(said).join("\n"));
}

#[test]
fn names() {
    shown!(gallery(
        SCENARIO,
        &[
            ("an unknown clause", "[s3.copies]", "[s3.copeis]"),
            ("a name that no step gives", "${src.etag}", "${scr.etag}"),
            ("a name that is not used", ", copy_source_if_match: \"${src.etag}\"", ""),
            ("an unknown bucket", "at: plain/a", "at: plian/a"),
            ("a source that no step writes", "from: plain/a", "from: plain/c"),
            ("an assertion on an object that is not there", "objects: {plain/b", "objects: {plain/x"),
        ],
    ));
}

#[test]
fn shapes() {
    shown!(gallery(
        SCENARIO,
        &[
            ("no outcome", "then: {status: 200, objects: {plain/b: {body: hello}}}\n", ""),
            ("two forms of outcome", "then:", "matrix: [{case: a, then: {status: 200}}]\nthen:"),
            ("an outcome without a status", "status: 200, ", ""),
            ("no source", "from: plain/a, ", ""),
            ("two bodies", "body: hello, as", "body: hello, size: 1B, as"),
            (
                "a refusal that is its own control",
                "status: 200, objects: {plain/b: {body: hello}}",
                "status: 412"
            ),
        ],
    ));
}

#[test]
fn rows() {
    shown!(gallery(
        MATRIX,
        &[
            ("a case twice", "case: refused", "case: as-it-is"),
            ("a case with a bracket", "case: refused", "case: \"refused[1]\""),
            ("an unknown clause of a row", "clause: s3.refuses", "clause: s3.refusse"),
            ("a refusal that is its own control", "    with: {metadata_directive: NONSENSE}\n", ""),
            ("a row's key misspelt", "    with:", "    wiht:"),
        ],
    ));
}

#[test]
fn products() {
    shown!(gallery(
        PRODUCT,
        &[
            ("an axis that is none", "where: {directive:", "where: {directiv:"),
            ("a value that the axis does not have", "[copy]", "[cpoy]"),
            (
                "a rule that takes nothing",
                "  - where: {directive: [copy]}\n",
                "  - then: {status: 200}\n  - where: {directive: [copy]}\n"
            ),
            ("a cell without a rule", "  - then: {status: 200}\n", ""),
            (
                "axes without rules",
                "rules:\n  - where: {directive: [copy]}\n    then: {status: 200}\n  - then: {status: 200}\n",
                ""
            ),
        ],
    ));
}

#[test]
fn places_and_keys() {
    shown!(gallery(
        PLACES,
        &[
            ("a zone of a general purpose bucket", "type: directory, zone: second", "zone: second"),
            ("a directory bucket with versions", "zone: second", "versioning: enabled"),
            ("a Region where a zone tells it", "zone: second", "region: away"),
            ("a bucket of no place", "of: access-point", "of: access-piont"),
            ("a way that nothing stands on", "to: express/b", "to: express/b, through: access-point"),
            ("a way that is none", "to: express/b", "to: express/b, through: fisp"),
            ("a source without such a name", "from: plain/a", "from: plain/a, source_through: outpost"),
            ("a session of a general purpose bucket", "to: express/b", "to: plain/b, signed: {as: session}"),
            ("a customer key that nobody reads with", ", copy_source_customer_key: red", ""),
            ("a key that is not used", ", ssekms_key_id: \"${blue.arn}\"", ""),
            ("a key that no step makes", "create_key: {name: blue}", "set_key: {name: blue, disabled: true}"),
            (
                "a policy of the user in a shared world",
                "create_key: {name: blue}",
                "user_policy: [{allow: [s3:GetObject]}]"
            ),
            (
                "a setting that cannot be put back",
                "create_key: {name: blue}",
                "set_bucket: {name: behind, ownership: writer}"
            ),
            (
                "a condition that is none",
                "create_key: {name: blue}",
                "set_bucket: {name: plain, policy: [{allow: [s3:GetObject], when: {color: red}}]}"
            ),
        ],
    ));
}

#[test]
fn clauses() {
    let scenario = ("s3/copies.yaml", SCENARIO);
    let with = |right: &str, wrong: &str| {
        assert!(CLAUSES.contains(right));
        told(&[("clauses/s3.yaml", &CLAUSES.replacen(right, wrong, 1)), scenario])
    };
    let mistakes = [
        ("a clause twice", with("s3.refuses", "s3.copies")),
        ("a level that is none", with("level: must", "level: most")),
        ("evidence that is none", with("evidence: documented", "evidence: hearsay")),
        ("a key missing", with(", source: a manual", "")),
        ("a key misspelt", with("source:", "sources:")),
    ];
    let shown: Vec<String> = mistakes.iter().map(|(name, told)| format!("# {name}\n{told}\n")).collect();
    shown!(shown.join("\n"));
}

/// All mistakes of all files come at once, so that nobody mends one to meet the next.
#[test]
fn several_at_once() {
    let two = SCENARIO.replace("[s3.copies]", "[s3.copeis]").replace("at: plain/a", "at: plian/a");
    let bad_yaml = SCENARIO.replace("then:", "thne:");
    shown!(told(&[
        ("clauses/s3.yaml", CLAUSES),
        ("s3/bad-names.yaml", &two),
        ("s3/bad-key.yaml", &bad_yaml),
    ]));
}
