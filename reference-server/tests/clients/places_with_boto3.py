"""boto3 at the hosts of AWS, all of which lead to the server at COPYSPEC_ADDRESS, over TLS.

Nothing of boto3 is told where the server is: it makes each host itself, of ARNs, aliases and names.
"""

import json
import os
import unittest

import boto3
import urllib3.util.connection
from botocore.config import Config
from botocore.exceptions import ClientError

try:
    import awscrt.auth
except ImportError:
    awscrt = None

HOST, PORT = os.environ["COPYSPEC_ADDRESS"].rsplit(":", 1)
PLACES = json.loads(os.environ["COPYSPEC_PLACES"])
connect = urllib3.util.connection.create_connection
urllib3.util.connection.create_connection = lambda address, *rest, **more: connect((HOST, int(PORT)), *rest, **more)


def client(region="us-east-1", **s3):
    endpoint = s3.pop("endpoint_url", None)
    return boto3.client("s3", region_name=region, endpoint_url=endpoint, config=Config(retries={"max_attempts": 1}, **s3))


home, away = client(), client("us-west-2")


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        home.create_bucket(Bucket="places")
        home.put_object(Bucket="places", Key="a b", Body=b"hello", Metadata={"color": "red"})

    def refused(self, code, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def copied(self, s3, bucket, key="copy", source={"Bucket": "places", "Key": "a b"}, reader=None, **more):
        s3.copy_object(CopySource=source, Bucket=bucket, Key=key, **more)
        copy = (reader or s3).get_object(Bucket=bucket, Key=key)
        self.assertEqual((copy["Body"].read(), copy["Metadata"]), (b"hello", {"color": "red"}))
        return copy

    def test_hosts_of_a_region(self):
        for number, s3 in enumerate([
            client(s3={"addressing_style": "virtual"}),
            client(s3={"addressing_style": "path"}),
            client(use_dualstack_endpoint=True),
            client(use_fips_endpoint=True),
            client(use_fips_endpoint=True, use_dualstack_endpoint=True),
            client("aws-global"),
        ]):
            self.copied(s3, "places", f"host-{number}")

    def test_another_region(self):
        away.create_bucket(Bucket="far-places", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        self.copied(away, "far-places")
        # boto3 follows the redirect by what it says of the Region.
        self.copied(home, "far-places", "redirected")
        self.copied(home, "places", "back", source={"Bucket": "far-places", "Key": "copy"})
        self.assertEqual(away.get_bucket_location(Bucket="far-places")["LocationConstraint"], "us-west-2")

    def test_acceleration(self):
        fast = client(s3={"use_accelerate_endpoint": True})
        self.refused("InvalidRequest", fast.copy_object, CopySource="places/a b", Bucket="places", Key="fast")
        home.put_bucket_accelerate_configuration(
            Bucket="places", AccelerateConfiguration={"Status": "Enabled"}
        )
        self.copied(fast, "places", "fast")

    def test_vpc_endpoint(self):
        end = PLACES["vpc_endpoint"]
        self.copied(client(endpoint_url=f"https://bucket.{end}"), "places", "from-vpc")

    def test_access_points(self):
        for place in PLACES["access_points"][:2]:
            self.copied(home, place["arn"])
            self.copied(home, place["alias"], "by-alias")
            self.copied(home, place["bucket"], "by-name", source={"Bucket": place["arn"], "Key": "copy"})
            self.copied(home, place["bucket"], "of-alias", source={"Bucket": place["alias"], "Key": "copy"})
        far = PLACES["access_points"][2]
        self.refused("InvalidRequest", away.copy_object, CopySource="places/a b", Bucket=far["arn"], Key="copy")
        away.put_object(Bucket=far["bucket"], Key="a", Body=b"hello", Metadata={"color": "red"})
        source = {"Bucket": far["arn"], "Key": "a"}
        self.copied(away, far["arn"], source=source)
        self.refused("InvalidRequest", home.copy_object, CopySource=source, Bucket="places", Key="b")

    @unittest.skipUnless(awscrt, "needs awscrt, which signs for several Regions")
    def test_several_regions(self):
        several = PLACES["multi_region"]
        self.copied(home, several["arn"], StorageClass="STANDARD_IA")
        copy = home.get_object(Bucket=several["bucket"], Key="copy")
        self.assertEqual(copy["StorageClass"], "STANDARD_IA")
        source = {"Bucket": several["arn"], "Key": "copy"}
        self.refused("InvalidRequest", home.copy_object, CopySource=source, Bucket="places", Key="b")

    def test_outposts(self):
        first, second, _ = PLACES["outpost_buckets"]
        for name in [first["arn"], first["alias"]]:
            home.put_object(Bucket=name, Key="a", Body=b"hello", Metadata={"color": "red"})
            copy = self.copied(home, name, source={"Bucket": first["arn"], "Key": "a"})
            self.assertEqual(copy["StorageClass"], "OUTPOSTS")
        self.refused("InvalidRequest", home.copy_object, CopySource="places/a b", Bucket=first["arn"], Key="b")
        source = {"Bucket": first["arn"], "Key": "a"}
        self.refused("InvalidRequest", home.copy_object, CopySource=source, Bucket=second["arn"], Key="b")

    def test_customer_keys_on_outposts(self):
        bucket, key = PLACES["outpost_buckets"][0]["arn"], {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
        home.put_object(Bucket=bucket, Key="own", Body=b"hello")
        home.copy_object(CopySource={"Bucket": bucket, "Key": "own"}, Bucket=bucket, Key="locked", **key)
        self.assertEqual(home.get_object(Bucket=bucket, Key="locked", **key)["Body"].read(), b"hello")
        self.refused("InvalidRequest", home.get_object, Bucket=bucket, Key="locked")

    def test_parts(self):
        for bucket in [PLACES["access_points"][0]["arn"], PLACES["outpost_buckets"][0]["arn"]]:
            home.put_object(Bucket=bucket, Key="whole", Body=b"hello")
            upload = {"Bucket": bucket, "Key": "parts"}
            upload["UploadId"] = home.create_multipart_upload(**upload)["UploadId"]
            part = home.upload_part_copy(CopySource={"Bucket": bucket, "Key": "whole"}, PartNumber=1, **upload)
            parts = [{"ETag": part["CopyPartResult"]["ETag"], "PartNumber": 1}]
            home.complete_multipart_upload(MultipartUpload={"Parts": parts}, **upload)
            self.assertEqual(home.get_object(Bucket=bucket, Key="parts")["Body"].read(), b"hello")

    def test_a_directory_bucket(self):
        name = "places--use1-az4--x-s3"
        home.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={
                "Location": {"Type": "AvailabilityZone", "Name": "use1-az4"},
                "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
            },
        )
        self.copied(home, name)


if __name__ == "__main__":
    unittest.main()
