#!/bin/sh
# The AWS CLI, configured by its environment alone, against the server that AWS_ENDPOINT_URL names.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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

mkdir -p "$work/tree/deep"
echo hello >"$work/tree/a b.txt"
echo deep >"$work/tree/deep/ü+1.txt"
head -c 12582912 /dev/zero >"$work/tree/big.bin"

aws s3 mb s3://cli-one
aws s3 mb s3://cli-two
aws s3 cp "$work/tree/a b.txt" "s3://cli-one/a b.txt"
same "copy between keys" hello \
    "$(aws s3 cp 's3://cli-one/a b.txt' 's3://cli-two/b+c.txt' >/dev/null && aws s3 cp 's3://cli-two/b+c.txt' -)"

aws s3 sync "$work/tree" s3://cli-one/tree
same "nothing left to sync" "" "$(aws s3 sync "$work/tree" s3://cli-one/tree)"
aws s3 sync s3://cli-one/tree "$work/back"
diff -r "$work/tree" "$work/back" || fail "what was synced back differs"
same "listing" 3 "$(aws s3 ls --recursive s3://cli-one/tree/ | wc -l | tr -d ' ')"

aws s3api copy-object --bucket cli-two --key copied --copy-source "cli-one/tree/deep/ü+1.txt" \
    --metadata-directive REPLACE --metadata team=red --query CopyObjectResult.ETag
same "replaced metadata" red \
    "$(aws s3api head-object --bucket cli-two --key copied --query Metadata.team --output text)"
refused NoSuchKey aws s3api copy-object --bucket cli-two --key x --copy-source cli-one/missing
refused PreconditionFailed aws s3api copy-object --bucket cli-two --key x --copy-source cli-two/copied \
    --copy-source-if-match '"0"'

aws s3api put-bucket-versioning --bucket cli-two --versioning-configuration Status=Enabled
version=$(aws s3api put-object --bucket cli-two --key v --body "$work/tree/a b.txt" --query VersionId --output text)
aws s3 rm s3://cli-two/v
refused NoSuchKey aws s3api get-object --bucket cli-two --key v "$work/v"
aws s3api copy-object --bucket cli-two --key v --copy-source "cli-two/v?versionId=$version"
same "restored version" hello "$(aws s3 cp s3://cli-two/v -)"
same "versions of a key" 2 \
    "$(aws s3api list-object-versions --bucket cli-two --prefix v --query 'length(Versions)')"

# In the oldest Regions `presign` still makes URLs of Signature Version 2 unless told otherwise, which
# S3 refuses for every bucket created since June 24, 2020.
printf '[default]\ns3 =\n    signature_version = s3v4\n' >"$work/config"
url=$(AWS_CONFIG_FILE="$work/config" aws s3 presign "s3://cli-one/a b.txt" --expires-in 60)
same "presigned" hello "$(python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode(), end="")' "$url")"

aws s3 rm --recursive s3://cli-one
aws s3 rb s3://cli-one
refused BucketNotEmpty aws s3api delete-bucket --bucket cli-two
refused SignatureDoesNotMatch env AWS_SECRET_ACCESS_KEY=wrong aws s3api list-buckets
