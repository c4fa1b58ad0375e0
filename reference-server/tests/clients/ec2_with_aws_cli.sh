#!/bin/sh
# The AWS CLI against the server that AWS_ENDPOINT_URL_EC2 and AWS_ENDPOINT_URL_KMS name.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_DEFAULT_OUTPUT=text

fail() {
    echo "aws cli: $1" >&2
    exit 1
}

same() { # what, expected, got
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

refused() { # code, command...
    code=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        fail "$* should have been refused with $code"
    fi
    grep -q "($code)" "$work/out" || fail "$*: expected $code, got $(cat "$work/out")"
}

# `wait` asks every 15 seconds; the server needs two for a snapshot.
completed() { # snapshot, region
    sleep 3
    aws ec2 wait snapshot-completed --snapshot-ids "$1" --region "$2"
}

zone=$(aws ec2 describe-availability-zones --query 'AvailabilityZones[0].ZoneName')
volume=$(aws ec2 create-volume --availability-zone "$zone" --size 1 --query VolumeId)
source=$(aws ec2 create-snapshot --volume-id "$volume" --query SnapshotId)
completed "$source" "$AWS_DEFAULT_REGION"

key=$(aws kms create-key --region us-west-2 --query KeyMetadata.Arn)
aws kms create-alias --region us-west-2 --alias-name alias/cli --target-key-id "$key"
copy=$(aws ec2 copy-snapshot --region us-west-2 --source-region "$AWS_DEFAULT_REGION" --source-snapshot-id "$source" \
    --description 'a copy & more' --encrypted --kms-key-id alias/cli \
    --tag-specifications 'ResourceType=snapshot,Tags=[{Key=team,Value=red}]' --query SnapshotId)
completed "$copy" us-west-2

shown() { # what
    aws ec2 describe-snapshots --region us-west-2 --snapshot-ids "$copy" --query "Snapshots[0].$1"
}
same "state" completed "$(shown State)"
same "description" 'a copy & more' "$(shown Description)"
same "key" "$key" "$(shown KmsKeyId)"
same "tag" red "$(shown "Tags[?Key=='team'].Value | [0]")"
same "own snapshots" "$copy" "$(aws ec2 describe-snapshots --region us-west-2 --owner-ids self --query 'Snapshots[].SnapshotId')"

same "restored volume" "$copy" \
    "$(aws ec2 create-volume --region us-west-2 --availability-zone us-west-2a --snapshot-id "$copy" --query SnapshotId)"
refused DryRunOperation aws ec2 copy-snapshot --source-region us-west-2 --source-snapshot-id "$copy" --dry-run
refused InvalidSnapshotID.Malformed aws ec2 copy-snapshot --source-region us-west-2 --source-snapshot-id snapshot
aws ec2 delete-snapshot --region us-west-2 --snapshot-id "$copy"
refused InvalidSnapshot.NotFound aws ec2 describe-snapshots --region us-west-2 --snapshot-ids "$copy"
refused SignatureDoesNotMatch env AWS_SECRET_ACCESS_KEY=wrong aws ec2 describe-regions
