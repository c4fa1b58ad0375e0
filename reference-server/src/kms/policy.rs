//! Key policies: who may do what with a key.

use serde_json::json;

use super::Asker;
use crate::policy::{Act, Condition, Flaw, Grammar, People, Policy, Principals, Question, Says, Statement};
use crate::world::{Account, Holder};

/// The policy of a key.
#[derive(Debug, Clone)]
pub(crate) struct KeyPolicy {
    document: Policy,
    /// The ids of the accounts, which conditions can ask about.
    accounts: [String; 2],
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
pub(crate) struct Use<'a> {
    pub(crate) asker: Holder,
    /// As in `kms:Decrypt`.
    pub(crate) action: &'a str,
    /// The key's ARN.
    pub(crate) arn: &'a str,
    /// The service that does it for the asker, as in `ec2.us-east-1.amazonaws.com`.
    pub(crate) via: Option<&'a str>,
    /// The encryption context.
    pub(crate) encryption_context: &'a [(String, String)],
}

impl Use<'_> {
    /// As policies see it (AWS KMS Developer Guide, "AWS KMS condition keys").
    fn act(&self, accounts: Accounts<'_>) -> Act {
        let caller = id_of(accounts, self.asker.account());
        let mut act = Act::new(self.action, self.arn).with("kms:CallerAccount", caller);
        if let Some(via) = self.via {
            act = act.with("kms:ViaService", via);
        }
        if self.action.eq_ignore_ascii_case("kms:CreateGrant") {
            act = act.with("kms:GrantIsForAWSResource", self.via.is_some().to_string());
        }
        let pairs = self.encryption_context.iter();
        pairs.fold(act, |act, (key, value)| {
            act.with(&format!("kms:EncryptionContext:{key}"), value).with("kms:EncryptionContextKeys", key)
        })
    }
}

impl KeyPolicy {
    /// What a key gets that is made without one: its account may do all.
    pub(super) fn of_account(accounts: Accounts<'_>, account: Account) -> Self {
        let id = id_of(accounts, account);
        let text = format!(
            "{{\n  \"Version\" : \"2012-10-17\",\n  \"Id\" : \"key-default-1\",\n  \"Statement\" : [ {{\n    \
             \"Sid\" : \"Enable IAM User Permissions\",\n    \"Effect\" : \"Allow\",\n    \
             \"Principal\" : {{\n      \"AWS\" : \"arn:aws:iam::{id}:root\"\n    }},\n    \
             \"Action\" : \"kms:*\",\n    \"Resource\" : \"*\"\n  }} ]\n}}"
        );
        let own = Principals::Named(vec![Holder::Account(account)]);
        let statements = vec![Statement::allowing(own, &["kms:*"], Vec::new())];
        Self { document: Policy { text, statements }, accounts: accounts.clone() }
    }

    /// That of an AWS managed key: whoever is of its account uses it through the service, and the account may look at it.
    pub(super) fn of_service(accounts: Accounts<'_>, asker: Asker, service: &str) -> Self {
        let name = if service == "ebs" { "ec2" } else { service };
        let (id, through) = (id_of(accounts, asker.account), via(name, asker.region.name()));
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
        let own = Principals::Named(vec![Holder::Account(asker.account)]);
        let through = vec![
            Condition::equals("kms:CallerAccount", &[id]),
            Condition::equals("kms:ViaService", &[&through]),
        ];
        let statements = vec![
            Statement::allowing(Principals::Everyone, &USES, through),
            Statement::allowing(own, &LOOKS, Vec::new()),
        ];
        Self { document: Policy { text: text.to_string(), statements }, accounts: accounts.clone() }
    }

    /// Reads a document.
    pub(super) fn parse(text: &str, accounts: Accounts<'_>) -> Result<Self, Malformed> {
        let grammar = Grammar {
            people: Some(People { accounts, canonical: None, services: true }),
            is_action: |name| name == "*" || name.to_ascii_lowercase().starts_with("kms:"),
            is_resource: &|_| true,
            knows_key,
        };
        let document = Policy::read(text, grammar).map_err(|flaw| Malformed(why(flaw)))?;
        Ok(Self { document, accounts: accounts.clone() })
    }

    /// The document as it was put.
    pub(super) fn text(&self) -> &str {
        &self.document.text
    }

    /// An act as other policies see it.
    pub(super) fn act(&self, wanted: &Use<'_>) -> Act {
        wanted.act(&self.accounts)
    }

    /// What it says of an act.
    pub(super) fn says(&self, wanted: &Use<'_>) -> Says {
        let act = wanted.act(&self.accounts);
        let (action, resource) = (&act.action, &act.resource);
        self.document.says(&Question { asker: Some(wanted.asker), action, resource, keys: &act })
    }
}

/// A service of a Region, as conditions name it.
pub(crate) fn via(service: &str, region: &str) -> String {
    format!("{service}.{region}.amazonaws.com")
}

pub(super) fn id_of<'a>([first, second]: Accounts<'a>, account: Account) -> &'a str {
    match account {
        Account::First => first,
        Account::Second => second,
    }
}

fn knows_key(key: &str) -> bool {
    let known =
        ["kms:viaservice", "kms:calleraccount", "kms:grantisforawsresource", "kms:encryptioncontextkeys"];
    known.contains(&key) || key.starts_with("kms:encryptioncontext:")
}

fn why(flaw: Flaw) -> String {
    match flaw {
        Flaw::NotJson => "The policy is not a JSON object".to_owned(),
        Flaw::Syntax => "A statement of the policy holds something else than it can".to_owned(),
        Flaw::Missing("Statement") => "The policy has no Statement".to_owned(),
        Flaw::Missing(name) => format!("A statement of the policy has no {name}"),
        Flaw::Effect => "The Effect of a statement is neither Allow nor Deny".to_owned(),
        Flaw::Principal => "Policy contains a statement with one or more invalid principals.".to_owned(),
        Flaw::Action => "Policy contains an action of another service".to_owned(),
        Flaw::Resource => "Policy contains an invalid resource".to_owned(),
        Flaw::Unknown(what) => format!("This server does not know {what} in key policies"),
    }
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

    fn directly(account: Account, action: &str) -> Use<'_> {
        let asker = Holder::Account(account);
        Use { asker, action, arn: ARN, via: None, encryption_context: &[] }
    }

    impl KeyPolicy {
        /// Denied, allowed, or nothing.
        fn verdict(&self, wanted: &Use<'_>) -> Option<bool> {
            let says = self.says(wanted);
            if says.denies { Some(false) } else { says.allows.map(|_| true) }
        }
    }

    #[test]
    fn the_default_lets_its_account_do_all_and_others_nothing() {
        let default = KeyPolicy::of_account(&accounts(), Account::First);
        let read = KeyPolicy::parse(default.text(), &accounts()).expect("a policy");
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
        let through = Use { via: Some("ec2.us-east-1.amazonaws.com"), ..grant };
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
        let other = Use { action: "kms:Decrypt", ..through };
        assert_eq!(policy(r#"{"Bool": {"kms:GrantIsForAWSResource": true}}"#).verdict(&other), None);
    }

    #[test]
    fn the_policy_of_a_managed_key_means_what_it_says() {
        let region = crate::region::Region::find("us-east-1").expect("a Region of the table");
        let asker = Asker { region, account: Account::First };
        let made = KeyPolicy::of_service(&accounts(), asker, "ebs");
        let read = KeyPolicy::parse(made.text(), &accounts()).expect("a policy");
        for policy in [made, read] {
            let grant = directly(Account::First, "kms:CreateGrant");
            let through = Use { via: Some("ec2.us-east-1.amazonaws.com"), ..grant };
            assert_eq!((policy.verdict(&grant), policy.verdict(&through)), (None, Some(true)));
            assert_eq!(policy.verdict(&Use { asker: Holder::Account(Account::Second), ..through }), None);
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
