"""boto3, configured by its environment alone, against the server that AWS_ENDPOINT_URL names."""

import datetime
import io
import os
import unittest
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3")
MIB = 1024 * 1024


class Case(unittest.TestCase):
    """Each test has a bucket of its own, named after it."""

    def setUp(self):
        self.bucket = self.id().rpartition(".")[2].replace("_", "-")
        s3.create_bucket(Bucket=self.bucket)

    def put(self, key, body=b"hello", **more):
        return s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def get(self, key, **more):
        return s3.get_object(Bucket=self.bucket, Key=key, **more)

    def copy(self, source, key, **more):
        source = {"Bucket": self.bucket, "Key": source} if isinstance(source, str) else source
        return s3.copy_object(Bucket=self.bucket, Key=key, CopySource=source, **more)

    def body(self, key, **more):
        return self.get(key, **more)["Body"].read()

    def refused(self, code, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response


class Objects(Case):
    def test_put_get_head_delete(self):
        put = self.put("a b/ü+%.txt", b"hello", ContentType="text/plain", Metadata={"team": "red"})
        got = self.get("a b/ü+%.txt")
        self.assertEqual(got["Body"].read(), b"hello")
        self.assertEqual(got["ContentType"], "text/plain")
        self.assertEqual(got["Metadata"], {"team": "red"})
        head = s3.head_object(Bucket=self.bucket, Key="a b/ü+%.txt")
        self.assertEqual(head["ETag"], put["ETag"])
        s3.delete_object(Bucket=self.bucket, Key="a b/ü+%.txt")
        self.refused("NoSuchKey", self.get, key="a b/ü+%.txt")
        self.refused("404", s3.head_object, Bucket=self.bucket, Key="a b/ü+%.txt")

    def test_upload_with_a_checksum_in_the_trailer(self):
        def trail(params, **_):
            params["context"]["checksum"]["request_algorithm"]["in"] = "trailer"

        client = boto3.client("s3")
        client.meta.events.register("before-call.s3.PutObject", trail)
        body = b"x" * (3 * MIB + 1)
        put = client.put_object(
            Bucket=self.bucket, Key="k", Body=io.BytesIO(body), ContentEncoding="gzip"
        )
        self.assertIn("ChecksumCRC32", put)
        got = self.get("k", ChecksumMode="ENABLED")
        self.assertEqual(got["ChecksumCRC32"], put["ChecksumCRC32"])
        self.assertEqual(got["ContentEncoding"], "gzip")
        self.assertEqual(got["Body"].read(), body)

    def test_every_checksum(self):
        for algorithm in ["CRC32", "SHA1", "SHA256"]:
            put = self.put(algorithm, ChecksumAlgorithm=algorithm)
            got = self.get(algorithm, ChecksumMode="ENABLED")
            self.assertEqual(got["Checksum" + algorithm], put["Checksum" + algorithm])
            got["Body"].read()

    def test_ranges_and_conditions(self):
        etag = self.put("k", b"0123456789")["ETag"]
        self.assertEqual(self.body("k", Range="bytes=2-4"), b"234")
        self.assertEqual(self.body("k", IfMatch=etag), b"0123456789")
        self.refused("PreconditionFailed", self.get, key="k", IfMatch='"0"')
        self.refused("304", self.get, key="k", IfNoneMatch=etag)
        self.refused("PreconditionFailed", self.put, key="k", IfNoneMatch="*")

    def test_list_and_delete_many(self):
        for n in range(5):
            self.put(f"dir/{n}")
        self.put("top")
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, PaginationConfig={"PageSize": 2}
        )
        keys = [entry["Key"] for page in pages for entry in page["Contents"]]
        self.assertEqual(keys, [f"dir/{n}" for n in range(5)] + ["top"])
        listed = s3.list_objects_v2(Bucket=self.bucket, Delimiter="/")
        self.assertEqual([p["Prefix"] for p in listed["CommonPrefixes"]], ["dir/"])
        deleted = s3.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": key} for key in keys]}
        )
        self.assertEqual(len(deleted["Deleted"]), 6)
        s3.delete_bucket(Bucket=self.bucket)
        names = [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
        self.assertNotIn(self.bucket, names)


class Copies(Case):
    def test_copy(self):
        put = self.put("source", Metadata={"team": "red"}, ContentType="text/plain")
        result = self.copy("source", "target")["CopyObjectResult"]
        self.assertEqual(result["ETag"], put["ETag"])
        got = self.get("target")
        self.assertEqual(got["Body"].read(), b"hello")
        self.assertEqual((got["Metadata"], got["ContentType"]), ({"team": "red"}, "text/plain"))

    def test_copy_with_replaced_metadata_and_tags(self):
        self.put("source", Metadata={"team": "red"}, Tagging="a=1")
        self.copy(
            "source", "target",
            MetadataDirective="REPLACE", Metadata={"crew": "blue"},
            TaggingDirective="REPLACE", Tagging="b=2",
        )
        self.assertEqual(self.get("target")["Metadata"], {"crew": "blue"})
        tags = s3.get_object_tagging(Bucket=self.bucket, Key="target")["TagSet"]
        self.assertEqual(tags, [{"Key": "b", "Value": "2"}])

    def test_copy_of_a_version(self):
        s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        first = self.put("source", b"first")["VersionId"]
        self.put("source", b"second")
        copied = self.copy(
            {"Bucket": self.bucket, "Key": "source", "VersionId": first}, "target"
        )
        self.assertEqual(copied["CopySourceVersionId"], first)
        self.assertEqual(self.body("target"), b"first")
        versions = s3.list_object_versions(Bucket=self.bucket, Prefix="source")["Versions"]
        self.assertEqual([v["IsLatest"] for v in versions], [True, False])

    def test_copy_of_awkward_keys(self):
        for key in ["a+b", "a b", "ü/ö", "100%", "a?versionId=b", "//x", "&=;"]:
            self.put(key, key.encode())
            self.copy(key, "copy/" + key)
            self.assertEqual(self.body("copy/" + key), key.encode())

    def test_refused_copies(self):
        self.put("source")
        self.refused("NoSuchKey", self.copy, source="missing", key="target")
        self.refused("InvalidRequest", self.copy, source="source", key="source")
        self.refused(
            "PreconditionFailed", self.copy, source="source", key="target", CopySourceIfMatch='"0"'
        )
        self.refused("404", s3.head_object, Bucket=self.bucket, Key="target")

    def test_managed_copy(self):
        self.put("source", b"m" * MIB)
        s3.copy({"Bucket": self.bucket, "Key": "source"}, self.bucket, "target")
        self.assertEqual(self.body("target"), b"m" * MIB)


class Multipart(Case):
    def test_managed_multipart_upload(self):
        body = bytes(range(256)) * (48 * 1024)
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        s3.upload_fileobj(io.BytesIO(body), self.bucket, "big", Config=config)
        self.assertTrue(s3.head_object(Bucket=self.bucket, Key="big")["ETag"].endswith('-3"'))
        read = io.BytesIO()
        s3.download_fileobj(self.bucket, "big", read, Config=config)
        self.assertEqual(read.getvalue(), body)

    def test_parts_by_hand(self):
        upload = s3.create_multipart_upload(Bucket=self.bucket, Key="k")["UploadId"]
        at = {"Bucket": self.bucket, "Key": "k", "UploadId": upload}
        part = s3.upload_part(**at, PartNumber=1, Body=b"only")
        self.assertEqual(len(s3.list_parts(**at)["Parts"]), 1)
        uploads = s3.list_multipart_uploads(Bucket=self.bucket)["Uploads"]
        self.assertEqual([entry["UploadId"] for entry in uploads], [upload])
        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        s3.complete_multipart_upload(**at, MultipartUpload=parts)
        self.assertEqual(self.body("k"), b"only")
        other = s3.create_multipart_upload(Bucket=self.bucket, Key="k")["UploadId"]
        s3.abort_multipart_upload(Bucket=self.bucket, Key="k", UploadId=other)
        self.refused(
            "NoSuchUpload", s3.list_parts, Bucket=self.bucket, Key="k", UploadId=other
        )


class Signatures(Case):
    def presign(self, operation, seconds=60, **params):
        client = boto3.client("s3", config=Config(signature_version="s3v4"))
        params = {"Bucket": self.bucket, **params}
        return client.generate_presigned_url(operation, Params=params, ExpiresIn=seconds)

    def test_presigned_put_and_get(self):
        url = self.presign("put_object", Key="a b+ü")
        request = urllib.request.Request(url, data=b"signed", method="PUT")
        self.assertEqual(urllib.request.urlopen(request).status, 200)
        url = self.presign("get_object", Key="a b+ü")
        self.assertEqual(urllib.request.urlopen(url).read(), b"signed")
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))
        self.assertEqual(caught.exception.code, 403)
        self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", caught.exception.read())

    def test_wrong_secret_and_unknown_key(self):
        known = os.environ["AWS_ACCESS_KEY_ID"]
        wrong = boto3.client("s3", aws_access_key_id=known, aws_secret_access_key="wrong")
        self.refused("SignatureDoesNotMatch", wrong.list_buckets)
        unknown = boto3.client(
            "s3", aws_access_key_id="AKIAUNKNOWN", aws_secret_access_key="wrong"
        )
        reply = self.refused("InvalidAccessKeyId", unknown.list_buckets)
        self.assertEqual(reply["ResponseMetadata"]["HTTPStatusCode"], 403)

    def test_worlds_have_ids(self):
        reply = s3.list_buckets()["ResponseMetadata"]
        self.assertTrue(reply["RequestId"])
        self.assertTrue(reply["HostId"])


class Settings(Case):
    def test_locks(self):
        bucket = self.bucket + "-locked"
        s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        until = datetime.datetime(2199, 1, 1, tzinfo=datetime.timezone.utc)
        self.put("a")
        lock = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}
        source = {"Bucket": self.bucket, "Key": "a"}
        version = s3.copy_object(Bucket=bucket, Key="b", CopySource=source, **lock)["VersionId"]
        retention = s3.get_object_retention(Bucket=bucket, Key="b")["Retention"]
        self.assertEqual(retention, {"Mode": "GOVERNANCE", "RetainUntilDate": until})
        one = {"Bucket": bucket, "Key": "b", "VersionId": version}
        self.refused("AccessDenied", s3.delete_object, **one)
        s3.put_object_legal_hold(Bucket=bucket, Key="b", LegalHold={"Status": "ON"})
        self.refused("AccessDenied", s3.delete_object, BypassGovernanceRetention=True, **one)
        s3.put_object_legal_hold(Bucket=bucket, Key="b", LegalHold={"Status": "OFF"})
        s3.put_object_retention(Bucket=bucket, Key="b", Retention={}, BypassGovernanceRetention=True)
        s3.delete_object(**one)

    def test_default_retention(self):
        bucket = self.bucket + "-locked"
        s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        config = {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
        }
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=config)
        self.assertEqual(s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"], config)
        s3.put_object(Bucket=bucket, Key="a", Body=b"hello")
        head = s3.head_object(Bucket=bucket, Key="a")
        kept = head["ObjectLockRetainUntilDate"] - head["LastModified"]
        self.assertEqual((head["ObjectLockMode"], kept.days), ("GOVERNANCE", 1))

    def test_lifecycle(self):
        rule = {"ID": "week", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 7}}
        s3.put_bucket_lifecycle_configuration(Bucket=self.bucket, LifecycleConfiguration={"Rules": [rule]})
        self.assertEqual(s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"], [rule])
        self.put("a")
        self.assertIn('rule-id="week"', self.copy("a", "b")["Expiration"])
        s3.delete_bucket_lifecycle(Bucket=self.bucket)
        self.assertNotIn("Expiration", self.copy("a", "b"))

    def test_restore(self):
        self.put("a", StorageClass="GLACIER")
        self.refused("InvalidObjectState", self.get, key="a")
        days = {"Days": 1, "GlacierJobParameters": {"Tier": "Expedited"}}
        s3.restore_object(Bucket=self.bucket, Key="a", RestoreRequest=days)
        self.assertEqual(s3.head_object(Bucket=self.bucket, Key="a")["Restore"], 'ongoing-request="true"')

    def test_tiering(self):
        config = {
            "Id": "cold",
            "Status": "Enabled",
            "Filter": {"Prefix": "a"},
            "Tierings": [{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}],
        }
        put = s3.put_bucket_intelligent_tiering_configuration
        put(Bucket=self.bucket, Id="cold", IntelligentTieringConfiguration=config)
        listed = s3.list_bucket_intelligent_tiering_configurations(Bucket=self.bucket)
        self.assertEqual(listed["IntelligentTieringConfigurationList"], [config])


if __name__ == "__main__":
    unittest.main()
