"""boto3 against the server that AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL_KMS and AWS_ENDPOINT_URL_IAM name."""

import json
import os
import unittest

import boto3
from botocore.exceptions import ClientError, WaiterError

home = boto3.client("ec2", region_name="us-east-1")
away = boto3.client("ec2", region_name="eu-west-1")
keys = boto3.client("kms", region_name="us-east-1")
other = boto3.client(
    "kms",
    region_name="us-east-1",
    aws_access_key_id=os.environ["COPYSPEC_OTHER_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["COPYSPEC_OTHER_SECRET_ACCESS_KEY"],
)
user = os.environ["COPYSPEC_LIMITED_USER"]
policies = boto3.client("iam")
limited = boto3.client(
    "ec2",
    region_name="us-east-1",
    aws_access_key_id=os.environ["COPYSPEC_LIMITED_ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["COPYSPEC_LIMITED_SECRET_ACCESS_KEY"],
)


class Case(unittest.TestCase):
    def refused(self, code, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response


class Copies(Case):
    @classmethod
    def setUpClass(cls):
        zone = home.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
        cls.volume = home.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
        cls.source = home.create_snapshot(VolumeId=cls.volume, Description="source")["SnapshotId"]
        cls.wait(home, cls.source)

    @staticmethod
    def wait(client, snapshot):
        waiter = client.get_waiter("snapshot_completed")
        waiter.wait(SnapshotIds=[snapshot], WaiterConfig={"Delay": 1, "MaxAttempts": 60})

    def copied(self, client, **more):
        """A copy when it is complete, as it is described."""
        made = client.copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=self.source, **more)
        self.wait(client, made["SnapshotId"])
        (copy,) = client.describe_snapshots(SnapshotIds=[made["SnapshotId"]])["Snapshots"]
        return copy

    def test_copy_to_another_region(self):
        copy = self.copied(away, Description="a b & c")
        self.assertEqual((copy["State"], copy["Progress"]), ("completed", "100%"))
        self.assertEqual((copy["Description"], copy["Encrypted"]), ("a b & c", False))
        self.assertEqual(copy["VolumeSize"], 1)
        self.assertNotEqual(copy["VolumeId"], self.volume)
        own = away.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        self.assertIn(copy["SnapshotId"], [snapshot["SnapshotId"] for snapshot in own])

    def test_a_user_copies_what_its_policy_allows(self):
        copy = {"SourceRegion": "us-east-1", "SourceSnapshotId": self.source}
        refusal = self.refused("UnauthorizedOperation", limited.copy_snapshot, **copy)
        self.assertEqual(refusal["ResponseMetadata"]["HTTPStatusCode"], 403)
        statement = {"Effect": "Allow", "Action": "ec2:CopySnapshot", "Resource": "arn:aws:ec2:*::snapshot/*"}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        named = {"UserName": user, "PolicyName": "copies"}
        policies.put_user_policy(**named, PolicyDocument=json.dumps(policy))
        self.assertEqual(policies.get_user_policy(**named)["PolicyDocument"], policy)
        self.assertEqual(policies.list_user_policies(UserName=user)["PolicyNames"], ["copies"])
        self.refused("DryRunOperation", limited.copy_snapshot, **copy, DryRun=True)
        made = limited.copy_snapshot(**copy)["SnapshotId"]
        self.wait(home, made)
        self.refused("UnauthorizedOperation", limited.describe_snapshots)
        policies.delete_user_policy(**named)
        self.refused("UnauthorizedOperation", limited.copy_snapshot, **copy)
        self.refused("NoSuchEntity", policies.get_user_policy, **named)
        self.refused("MalformedPolicyDocument", policies.put_user_policy, **named, PolicyDocument="{}")

    def test_copy_with_tags(self):
        tags = [{"Key": "team", "Value": "red"}]
        copy = self.copied(home, TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}])
        self.assertEqual(copy["Tags"], tags)

    def test_encrypted_copies(self):
        key = boto3.client("kms", region_name="eu-west-1").create_key()["KeyMetadata"]
        copy = self.copied(away, Encrypted=True, KmsKeyId=key["KeyId"])
        self.assertEqual((copy["Encrypted"], copy["KmsKeyId"]), (True, key["Arn"]))
        default = boto3.client("kms", region_name="eu-west-1").describe_key(KeyId="alias/aws/ebs")
        copy = self.copied(away, Encrypted=True)
        self.assertEqual(copy["KmsKeyId"], default["KeyMetadata"]["Arn"])

    def test_a_copy_whose_key_is_disabled_fails_later(self):
        key = keys.create_key()["KeyMetadata"]
        keys.disable_key(KeyId=key["KeyId"])
        with self.assertRaises(WaiterError):
            self.copied(home, Encrypted=True, KmsKeyId=key["Arn"])

    def test_a_volume_of_a_copy(self):
        copy = self.copied(home)
        zone = {"AvailabilityZone": "us-east-1b"}
        volume = home.create_volume(SnapshotId=copy["SnapshotId"], **zone)
        self.assertEqual((volume["SnapshotId"], volume["Size"]), (copy["SnapshotId"], 1))

    def test_refused_copies(self):
        source = {"SourceRegion": "us-east-1", "SourceSnapshotId": self.source}
        refused = self.refused("DryRunOperation", home.copy_snapshot, DryRun=True, **source)
        self.assertEqual(refused["ResponseMetadata"]["HTTPStatusCode"], 412)
        malformed = {**source, "SourceSnapshotId": "snapshot"}
        self.refused("InvalidSnapshotID.Malformed", home.copy_snapshot, **malformed)


class Keys(Case):
    def test_names_of_a_key(self):
        key = keys.create_key(Description="blue", Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
        keys.create_alias(AliasName="alias/blue", TargetKeyId=key["KeyId"])
        alias_arn = key["Arn"].replace("key/" + key["KeyId"], "alias/blue")
        for name in [key["KeyId"], key["Arn"], "alias/blue", alias_arn]:
            self.assertEqual(keys.describe_key(KeyId=name)["KeyMetadata"], key)
        pages = keys.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 1})
        aliases = [alias["AliasName"] for page in pages for alias in page["Aliases"]]
        self.assertEqual(aliases, ["alias/aws/ebs", "alias/aws/s3", "alias/blue"])
        keys.delete_alias(AliasName="alias/blue")
        self.refused("NotFoundException", keys.describe_key, KeyId="alias/blue")

    def test_life_of_a_key(self):
        key = keys.create_key()["KeyMetadata"]["KeyId"]
        state = lambda: keys.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
        keys.disable_key(KeyId=key)
        self.assertEqual(state(), "Disabled")
        keys.enable_key(KeyId=key)
        self.assertEqual(state(), "Enabled")
        keys.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        self.assertEqual(state(), "PendingDeletion")
        self.refused("KMSInvalidStateException", keys.enable_key, KeyId=key)
        keys.cancel_key_deletion(KeyId=key)
        self.assertEqual(state(), "Disabled")

    def test_keys_of_others(self):
        key = keys.create_key()["KeyMetadata"]["Arn"]
        account = os.environ["COPYSPEC_OTHER_ACCOUNT"]
        grantee = f"arn:aws:iam::{account}:root"
        self.refused("AccessDeniedException", other.describe_key, KeyId=key)
        grant = keys.create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["DescribeKey"])
        other.describe_key(KeyId=key)
        self.assertEqual(keys.list_grants(KeyId=key)["Grants"][0]["GrantId"], grant["GrantId"])
        keys.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
        self.refused("AccessDeniedException", other.describe_key, KeyId=key)
        policy = json.loads(keys.get_key_policy(KeyId=key)["Policy"])
        allowed = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"}
        policy["Statement"].append(allowed)
        keys.put_key_policy(KeyId=key, Policy=json.dumps(policy))
        other.describe_key(KeyId=key)


class Signatures(Case):
    def test_wrong_secret_and_unknown_key(self):
        known = os.environ["AWS_ACCESS_KEY_ID"]
        strangers = {
            "ec2": (known, "SignatureDoesNotMatch", "AuthFailure", "describe_regions"),
            "kms": (known, "InvalidSignatureException", "UnrecognizedClientException", "list_keys"),
        }
        for service, (known, mismatch, unknown, call) in strangers.items():
            for key, code in [(known, mismatch), ("AKIAUNKNOWN", unknown)]:
                pair = {"aws_access_key_id": key, "aws_secret_access_key": "wrong"}
                client = boto3.client(service, region_name="us-east-1", **pair)
                self.refused(code, getattr(client, call))


if __name__ == "__main__":
    unittest.main()
