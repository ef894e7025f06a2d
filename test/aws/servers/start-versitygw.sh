#!/usr/bin/env bash
# start-versitygw.sh DATA_DIR PORT: an S3 server with real Object Lock on 127.0.0.1, built from its Go module once. Keys: test / testtesttest. Needs go.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
mkdir -p "$1/data" "$1/versions"
data=$(cd "$1" && pwd)
install_versitygw
export ROOT_ACCESS_KEY=test ROOT_SECRET_KEY=testtesttest
exec "$servers/versitygw/versitygw" --port "127.0.0.1:$2" posix --versioning-dir "$data/versions" "$data/data"
