//! Faults in the encryption of copies of snapshots, in their keys, and in who may copy what.

use super::Fault;
use crate::ec2::rules::encryption::{self, find_key, permits};
use crate::ec2::rules::source::permits_source;
use crate::ec2::rules::{Circumstances, KeyChoice, KeyUse, Viewer};
use crate::ec2::store::{OwnTags, PublicSharing, Snapshot};
use crate::kms::{Key, KeyStore};
use crate::region::Region;
use crate::world::Account;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-encryption-not-had-for-the-asking",
        topic: "encryption",
        summary: "Encrypted=true is read and forgotten",
        arm: |rules| {
            rules.ec2.is_encrypted =
                |about| encryption::is_encrypted(&Circumstances { is_asked: false, ..*about });
        },
    },
    Fault {
        name: "ec2-encrypted-sources-decrypted",
        topic: "encryption",
        summary: "the copy of an encrypted snapshot is not encrypted",
        arm: |rules| {
            rules.ec2.is_encrypted =
                |about| encryption::is_encrypted(&Circumstances { source_is_encrypted: false, ..*about });
        },
    },
    Fault {
        name: "ec2-encryption-by-default-ignored",
        topic: "encryption",
        summary: "copies are not encrypted by default",
        arm: |rules| {
            rules.ec2.is_encrypted =
                |about| encryption::is_encrypted(&Circumstances { is_default: false, ..*about });
        },
    },
    Fault {
        name: "ec2-named-key-ignored",
        topic: "encryption",
        summary: "the default key goes before the one that is named",
        arm: |rules| rules.ec2.key_of_copy = |_, _| KeyChoice::Default,
    },
    Fault {
        name: "ec2-key-without-encryption",
        topic: "encryption",
        summary: "a key may be named where nothing is encrypted",
        arm: |rules| rules.ec2.key_dependency = |_, _| Ok(()),
    },
    Fault {
        name: "ec2-unknown-keys-are-the-default",
        topic: "keys",
        summary: "a key that does not exist is taken for the one that AWS manages",
        arm: |rules| rules.ec2.find_key = unknown_is_managed,
    },
    Fault {
        name: "ec2-aliases-unknown",
        topic: "keys",
        summary: "a key cannot be named by an alias",
        arm: |rules| rules.ec2.find_key = aliases_unknown,
    },
    Fault {
        name: "ec2-key-shown-as-named",
        topic: "keys",
        summary: "the key of a copy is shown as the request named it",
        arm: |rules| rules.ec2.shown_key = |key, named| named.unwrap_or(&key.arn).to_owned(),
    },
    Fault {
        name: "ec2-disabled-keys-taken",
        topic: "keys",
        summary: "a disabled key encrypts copies",
        arm: |rules| {
            rules.ec2.key_is_usable =
                |key, account, wanted| key.is_symmetric() && permits(key, account, wanted);
        },
    },
    Fault {
        name: "ec2-asymmetric-keys-taken",
        topic: "keys",
        summary: "an asymmetric key encrypts copies",
        arm: |rules| {
            rules.ec2.key_is_usable =
                |key, account, wanted| key.is_enabled() && permits(key, account, wanted);
        },
    },
    Fault {
        name: "ec2-key-permissions-ignored",
        topic: "keys",
        summary: "anybody may use any key",
        arm: |rules| rules.ec2.key_is_usable = |key, _, _| key.is_enabled() && key.is_symmetric(),
    },
    Fault {
        name: "ec2-default-key-ignored",
        topic: "keys",
        summary: "the chosen default key is read and forgotten",
        arm: |rules| rules.ec2.key_of_copy = |_, named| named.map_or(KeyChoice::Managed, KeyChoice::Named),
    },
    Fault {
        name: "ec2-private-snapshots-copied",
        topic: "sharing",
        summary: "anybody may copy any snapshot",
        arm: |rules| rules.ec2.permits_source = |_, _, _| true,
    },
    Fault {
        name: "ec2-shared-snapshots-closed",
        topic: "sharing",
        summary: "nobody but the owner may copy a snapshot",
        arm: |rules| rules.ec2.permits_source = |snapshot, viewer, _| snapshot.owner == viewer.account,
    },
    Fault {
        name: "ec2-public-snapshots-closed",
        topic: "sharing",
        summary: "a public snapshot cannot be copied by others",
        arm: |rules| rules.ec2.permits_source = public_closed,
    },
    Fault {
        name: "ec2-keys-of-sources-unchecked",
        topic: "sharing",
        summary: "nobody asks for leave to use the key of a source",
        arm: |rules| {
            rules.ec2.key_is_usable = |key, account, wanted| {
                wanted == KeyUse::Source || encryption::key_is_usable(key, account, wanted)
            }
        },
    },
    Fault {
        name: "ec2-encrypted-snapshots-public",
        topic: "sharing",
        summary: "an encrypted snapshot may be public",
        arm: |rules| rules.ec2.sharing = |_, _, _| Ok(()),
    },
    Fault {
        name: "ec2-permissions-inherited",
        topic: "sharing",
        summary: "a copy is shared with those whom its source is shared with",
        arm: |rules| rules.ec2.permissions_of_copy = Clone::clone,
    },
    Fault {
        name: "ec2-copy-belongs-to-the-sources-owner",
        topic: "sharing",
        summary: "the copy of a shared snapshot belongs to the owner of its source",
        arm: |rules| rules.ec2.owner_of_copy = |_, source| source,
    },
    Fault {
        name: "ec2-tags-seen-by-all",
        topic: "sharing",
        summary: "everybody sees the tags of all",
        arm: |rules| rules.ec2.visible_tags = tags_of_all,
    },
];

fn unknown_is_managed(keys: &mut KeyStore, region: Region, account: Account, text: &str) -> Option<Key> {
    let found = find_key(keys, region, account, text);
    found.or_else(|| find_key(keys, region, account, "alias/aws/ebs"))
}

fn aliases_unknown(keys: &mut KeyStore, region: Region, account: Account, text: &str) -> Option<Key> {
    find_key(keys, region, account, text).filter(|_| !text.contains("alias/"))
}

fn public_closed(snapshot: &Snapshot, viewer: Viewer<'_>, _: PublicSharing) -> bool {
    permits_source(snapshot, viewer, PublicSharing::AllBlocked)
}

fn tags_of_all(tags: &OwnTags, _: Account) -> Vec<(&str, &str)> {
    Account::ALL.into_iter().flat_map(|account| tags.seen_by(account)).collect()
}
