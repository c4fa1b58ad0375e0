// The AWS SDK for JavaScript against the server that AWS_ENDPOINT_URL_EC2 and AWS_ENDPOINT_URL_KMS name.
"use strict";

const assert = require("node:assert/strict");
const { before, test } = require("node:test");
const ec2 = require("@aws-sdk/client-ec2");
const kms = require("@aws-sdk/client-kms");

const { EC2Client, CopySnapshotCommand } = ec2;

const home = new EC2Client({ region: "us-east-1" });
const away = new EC2Client({ region: "eu-west-1" });

let volume;
let source;

before(async () => {
  const zone = { AvailabilityZone: "us-east-1a", Size: 1 };
  volume = (await home.send(new ec2.CreateVolumeCommand(zone))).VolumeId;
  source = await snapshot({ Description: "source" });
});

async function snapshot(input) {
  const made = await home.send(new ec2.CreateSnapshotCommand({ VolumeId: volume, ...input }));
  await completed(home, made.SnapshotId);
  return made.SnapshotId;
}

async function completed(client, id) {
  const waiting = { client, minDelay: 1, maxDelay: 1, maxWaitTime: 60 };
  const waited = await ec2.waitUntilSnapshotCompleted(waiting, { SnapshotIds: [id] });
  assert.equal(waited.state, "SUCCESS");
}

async function described(client, id) {
  const reply = await client.send(new ec2.DescribeSnapshotsCommand({ SnapshotIds: [id] }));
  assert.equal(reply.Snapshots.length, 1);
  return reply.Snapshots[0];
}

async function refused(name, sent) {
  const error = await sent.then(() => assert.fail("it was not refused"), (error) => error);
  assert.equal(error.name, name);
  return error;
}

test("a copy to another Region", async () => {
  const client = away;
  const input = { SourceRegion: "us-east-1", SourceSnapshotId: source, Description: "copied ü & more" };
  const command = new CopySnapshotCommand(input);
  const response = await client.send(command);
  assert.match(response.SnapshotId, /^snap-[0-9a-f]{17}$/);
  await completed(client, response.SnapshotId);
  const copy = await described(client, response.SnapshotId);
  assert.equal(copy.State, "completed");
  assert.equal(copy.Progress, "100%");
  assert.equal(copy.Description, input.Description);
  assert.equal(copy.Encrypted, false);
  assert.equal(copy.VolumeSize, 1);
  assert.notEqual(copy.VolumeId, volume);
});

test("a copy within a Region, with tags, by the endpoint option", async () => {
  const client = new EC2Client({ region: "us-east-1", endpoint: process.env.AWS_ENDPOINT_URL_EC2 });
  const Tags = [{ Key: "team", Value: "red" }];
  const response = await client.send(
    new CopySnapshotCommand({
      SourceRegion: "us-east-1",
      SourceSnapshotId: source,
      TagSpecifications: [{ ResourceType: "snapshot", Tags }],
    }),
  );
  assert.deepEqual(response.Tags, Tags);
  await completed(client, response.SnapshotId);
  assert.deepEqual((await described(client, response.SnapshotId)).Tags, Tags);
});

test("a copy that is encrypted with a key", async () => {
  const keys = new kms.KMSClient({ region: "eu-west-1" });
  const { KeyMetadata } = await keys.send(new kms.CreateKeyCommand({ Description: "for copies" }));
  const alias = { AliasName: "alias/javascript", TargetKeyId: KeyMetadata.KeyId };
  await keys.send(new kms.CreateAliasCommand(alias));
  const copied = async (KmsKeyId) => {
    const input = { SourceRegion: "us-east-1", SourceSnapshotId: source, Encrypted: true, KmsKeyId };
    const response = await away.send(new CopySnapshotCommand(input));
    await completed(away, response.SnapshotId);
    return described(away, response.SnapshotId);
  };
  const names = [KeyMetadata.Arn, KeyMetadata.KeyId, "alias/javascript"];
  for (const copy of await Promise.all(names.map(copied))) {
    assert.deepEqual([copy.Encrypted, copy.KmsKeyId], [true, KeyMetadata.Arn]);
  }
});

test("a copy that is refused, and one that is only asked about", async () => {
  const copy = (more) =>
    home.send(new CopySnapshotCommand({ SourceRegion: "us-east-1", SourceSnapshotId: source, ...more }));
  await refused("InvalidSnapshotID.Malformed", copy({ SourceSnapshotId: "snapshot" }));
  const dry = await refused("DryRunOperation", copy({ DryRun: true }));
  assert.equal(dry.$metadata.httpStatusCode, 412);
});

test("a wrong secret", async () => {
  const credentials = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "wrong" };
  const client = new EC2Client({ region: "us-east-1", credentials });
  await refused("SignatureDoesNotMatch", client.send(new ec2.DescribeRegionsCommand({})));
});
