//! Key policies: who may do what with a key.

use serde_json::{Map, Value, json};

use crate::store::is_like;
use crate::world::Account;

use super::Asker;
use super::condition::Condition;

type Object = Map<String, Value>;

/// The policy of a key, as far as this server understands the language.
#[derive(Debug, Clone)]
pub(crate) struct KeyPolicy {
    /// The document as it was put.
    pub(super) text: String,
    statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
struct Statement {
    allows: bool,
    principals: Principals,
    /// Patterns in lower case, as in `kms:create*`.
    actions: Vec<String>,
    /// Patterns of ARNs; in a key policy nearly always `*`.
    resources: Vec<String>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone)]
enum Principals {
    Everyone,
    Accounts(Vec<Account>),
}

/// What a service does with the key that AWS manages for it.
const USES: [&str; 6] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:CreateGrant",
    "kms:DescribeKey",
];

/// What an account itself may do with such a key.
const LOOKS: [&str; 4] = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"];

/// Why a document is no policy of a key, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) String);

/// The accounts that a policy may name, with their twelve-digit ids.
pub(super) type Accounts<'a> = &'a [String; 2];

/// What somebody wants to do with a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) account: Account,
    /// As in `kms:Decrypt`.
    pub(super) action: &'a str,
    /// The key's ARN.
    pub(super) arn: &'a str,
    /// The service that does it for the account, as in `ec2.us-east-1.amazonaws.com`.
    pub(super) via: Option<&'a str>,
}

impl KeyPolicy {
    /// What a key gets that is made without one: its account may do all.
    pub(super) fn of_account(id: &str, account: Account) -> Self {
        let text = format!(
            "{{\n  \"Version\" : \"2012-10-17\",\n  \"Id\" : \"key-default-1\",\n  \"Statement\" : [ {{\n    \
             \"Sid\" : \"Enable IAM User Permissions\",\n    \"Effect\" : \"Allow\",\n    \
             \"Principal\" : {{\n      \"AWS\" : \"arn:aws:iam::{id}:root\"\n    }},\n    \
             \"Action\" : \"kms:*\",\n    \"Resource\" : \"*\"\n  }} ]\n}}"
        );
        let principals = Principals::Accounts(vec![account]);
        Self { text, statements: vec![Statement::allowing(principals, &["kms:*"], Vec::new())] }
    }

    /// That of an AWS managed key: its account uses it through the service, and may look at it.
    pub(super) fn of_service(id: &str, asker: Asker, service: &str) -> Self {
        let name = if service == "ebs" { "ec2" } else { service };
        let through = via(name, asker.region.name());
        let text = json!({
            "Version": "2012-10-17",
            "Id": format!("auto-{service}-2"),
            "Statement": [
                {
                    "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": USES, "Resource": "*",
                    "Condition": {"StringEquals": {"kms:CallerAccount": id, "kms:ViaService": through}},
                },
                {
                    "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{id}:root")},
                    "Action": LOOKS, "Resource": "*",
                },
            ],
        });
        let own = || Principals::Accounts(vec![asker.account]);
        let through = vec![Condition::ViaService(vec![through])];
        let statements =
            vec![Statement::allowing(own(), &USES, through), Statement::allowing(own(), &LOOKS, Vec::new())];
        Self { text: text.to_string(), statements }
    }

    /// Reads a document.
    pub(super) fn parse(text: &str, accounts: Accounts<'_>) -> Result<Self, Malformed> {
        let document: Object =
            serde_json::from_str(text).map_err(|_| malformed("The policy is not a JSON object"))?;
        known(&document, &["Version", "Id", "Statement"])?;
        let statements = match document.get("Statement") {
            None => return Err(malformed("The policy has no Statement")),
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(one) => vec![one],
        };
        let statements = statements.into_iter().map(|statement| Statement::parse(statement, accounts));
        Ok(Self { text: text.to_owned(), statements: statements.collect::<Result<_, _>>()? })
    }

    /// What it says of an act: denied, allowed, or nothing.
    pub(super) fn verdict(&self, act: &Act<'_>) -> Option<bool> {
        let mut fitting = self.statements.iter().filter(|one| one.fits(act)).peekable();
        fitting.peek()?;
        Some(fitting.all(|statement| statement.allows))
    }
}

/// A service of a Region, as conditions name it.
pub(super) fn via(service: &str, region: &str) -> String {
    format!("{service}.{region}.amazonaws.com")
}

impl Statement {
    fn allowing(principals: Principals, actions: &[&str], conditions: Vec<Condition>) -> Self {
        let actions = actions.iter().map(|action| action.to_ascii_lowercase()).collect();
        Self { allows: true, principals, actions, resources: vec!["*".to_owned()], conditions }
    }

    fn parse(statement: &Value, accounts: Accounts<'_>) -> Result<Self, Malformed> {
        let statement = statement.as_object().ok_or_else(|| malformed("A statement is not an object"))?;
        known(statement, &["Sid", "Effect", "Principal", "Action", "Resource", "Condition"])?;
        let needed = |name: &str| {
            statement.get(name).ok_or_else(|| Malformed(format!("A statement of the policy has no {name}")))
        };
        let allows = match needed("Effect")?.as_str() {
            Some("Allow") => true,
            Some("Deny") => false,
            _ => return Err(malformed("The Effect of a statement is neither Allow nor Deny")),
        };
        Ok(Self {
            allows,
            principals: Principals::parse(needed("Principal")?, accounts)?,
            actions: texts(needed("Action")?)?.into_iter().map(action).collect::<Result<_, _>>()?,
            resources: texts(needed("Resource")?)?.into_iter().map(str::to_owned).collect(),
            conditions: match statement.get("Condition") {
                Some(conditions) => Condition::parse_all(conditions, accounts)?,
                None => Vec::new(),
            },
        })
    }

    fn fits(&self, act: &Act<'_>) -> bool {
        let action = act.action.to_ascii_lowercase();
        self.principals.include(act.account)
            && self.actions.iter().any(|pattern| is_like(pattern, &action))
            && self.resources.iter().any(|pattern| is_like(pattern, act.arn))
            && self.conditions.iter().all(|condition| condition.holds(act))
    }
}

impl Principals {
    fn parse(principal: &Value, accounts: Accounts<'_>) -> Result<Self, Malformed> {
        if principal.as_str() == Some("*") {
            return Ok(Self::Everyone);
        }
        let invalid = || malformed("Policy contains a statement with one or more invalid principals.");
        let mut named = Vec::new();
        for (kind, names) in principal.as_object().ok_or_else(invalid)? {
            for name in texts(names)? {
                match (kind.as_str(), name) {
                    ("AWS", "*") => return Ok(Self::Everyone),
                    ("AWS", name) => named.push(account_of(name, accounts).ok_or_else(invalid)?),
                    // Services act for an account, and that account is asked about.
                    ("Service", _) => {}
                    _ => return Err(invalid()),
                }
            }
        }
        Ok(Self::Accounts(named))
    }

    fn include(&self, account: Account) -> bool {
        match self {
            Self::Everyone => true,
            Self::Accounts(accounts) => accounts.contains(&account),
        }
    }
}

/// An account by its id, or as `arn:aws:iam::ID:root`.
pub(super) fn account_of(name: &str, accounts: Accounts<'_>) -> Option<Account> {
    let root = name.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"));
    let id = root.unwrap_or(name);
    let [first, second] = accounts;
    Account::ALL.into_iter().zip([first, second]).find(|(_, one)| *one == id).map(|(account, _)| account)
}

fn action(name: &str) -> Result<String, Malformed> {
    let name = name.to_ascii_lowercase();
    let ours = name == "*" || name.starts_with("kms:");
    if ours { Ok(name) } else { Err(malformed("Policy contains an action of another service")) }
}

/// One text or a list of them.
pub(super) fn texts(value: &Value) -> Result<Vec<&str>, Malformed> {
    let all = match value {
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|text| vec![text]),
    };
    all.ok_or_else(|| malformed("A statement of the policy holds something else than texts"))
}

/// A policy whose meaning is not fully known must not be taken.
fn known(object: &Object, names: &[&str]) -> Result<(), Malformed> {
    let unknown = object.keys().find(|name| !names.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(Malformed(format!("This server does not know {name} in key policies"))))
}

pub(super) fn malformed(why: &str) -> Malformed {
    Malformed(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:kms:us-east-1:111111111111:key/k";

    fn accounts() -> [String; 2] {
        ["111111111111".to_owned(), "222222222222".to_owned()]
    }

    fn policy(statements: &str) -> Result<KeyPolicy, Malformed> {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": {statements}}}");
        KeyPolicy::parse(&text, &accounts())
    }

    fn directly(account: Account, action: &str) -> Act<'_> {
        Act { account, action, arn: ARN, via: None }
    }

    #[test]
    fn the_default_lets_its_account_do_all_and_others_nothing() {
        let default = KeyPolicy::of_account("111111111111", Account::First);
        let read = KeyPolicy::parse(&default.text, &accounts()).expect("a policy");
        for policy in [default, read] {
            assert_eq!(policy.verdict(&directly(Account::First, "kms:CreateGrant")), Some(true));
            assert_eq!(policy.verdict(&directly(Account::Second, "kms:DescribeKey")), None);
        }
    }

    #[test]
    fn a_denial_wins() {
        let policy = policy(
            r#"[{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
                {"Effect": "Deny", "Principal": {"AWS": "222222222222"}, "Action": ["KMS:Describe*"], "Resource": "*"}]"#,
        )
        .expect("a policy");
        assert_eq!(policy.verdict(&directly(Account::Second, "kms:DescribeKey")), Some(false));
        assert_eq!(policy.verdict(&directly(Account::Second, "kms:Decrypt")), Some(true));
        assert_eq!(policy.verdict(&directly(Account::First, "kms:DescribeKey")), Some(true));
    }

    #[test]
    fn a_condition_lets_a_service_act_for_an_account() {
        let policy = |condition: &str| {
            policy(&format!(
                "{{\"Effect\": \"Allow\", \"Principal\": {{\"AWS\": \"222222222222\"}}, \"Action\": \"kms:*\", \
                 \"Resource\": \"*\", \"Condition\": {condition}}}"
            ))
            .expect("a policy")
        };
        let grant = directly(Account::Second, "kms:CreateGrant");
        let through = Act { via: Some("ec2.us-east-1.amazonaws.com"), ..grant };
        for (condition, by_ec2, by_itself) in [
            (r#"{"Bool": {"kms:GrantIsForAWSResource": "true"}}"#, Some(true), None),
            (r#"{"Bool": {"kms:GrantIsForAWSResource": false}}"#, None, Some(true)),
            (r#"{"StringLike": {"kms:ViaService": ["ec2.*.amazonaws.com"]}}"#, Some(true), None),
            (r#"{"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}"#, None, None),
            (r#"{"StringEquals": {"kms:CallerAccount": "222222222222"}}"#, Some(true), Some(true)),
            (r#"{"StringEquals": {"kms:CallerAccount": "333333333333"}}"#, None, None),
        ] {
            let policy = policy(condition);
            assert_eq!(
                (policy.verdict(&through), policy.verdict(&grant)),
                (by_ec2, by_itself),
                "{condition}"
            );
        }
        let other = Act { action: "kms:Decrypt", ..through };
        assert_eq!(policy(r#"{"Bool": {"kms:GrantIsForAWSResource": true}}"#).verdict(&other), None);
    }

    #[test]
    fn the_policy_of_a_managed_key_means_what_it_says() {
        let region = crate::region::Region::find("us-east-1").expect("a Region of the table");
        let asker = Asker { region, account: Account::First };
        let made = KeyPolicy::of_service("111111111111", asker, "ebs");
        let read = KeyPolicy::parse(&made.text, &accounts()).expect("a policy");
        for policy in [made, read] {
            let grant = directly(Account::First, "kms:CreateGrant");
            let through = Act { via: Some("ec2.us-east-1.amazonaws.com"), ..grant };
            assert_eq!((policy.verdict(&grant), policy.verdict(&through)), (None, Some(true)));
            assert_eq!(policy.verdict(&Act { account: Account::Second, ..through }), None);
            assert_eq!(policy.verdict(&directly(Account::First, "kms:DescribeKey")), Some(true));
            assert_eq!(policy.verdict(&directly(Account::Second, "kms:DescribeKey")), None);
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for statement in [
            r#"{"Effect": "Allow", "Principal": {"AWS": "333333333333"}, "Action": "kms:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#,
            r#"{"Effect": "Perhaps", "Principal": "*", "Action": "kms:*", "Resource": "*"}"#,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "kms:*"}"#,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "::"}}}"#,
            "7",
        ] {
            assert!(policy(statement).is_err(), "{statement}");
        }
        assert!(KeyPolicy::parse("no policy", &accounts()).is_err());
    }
}
