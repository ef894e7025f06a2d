#!/usr/bin/env bash
# install.sh: installs every server of the tests that is not there yet. Says what could not be installed, and goes on with the next.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
for server in dynamodb opensearch ministack cfn_lint versitygw; do
  (set -e; "install_$server") || echo "install.sh: $server is not installed; the tests that need it will fail" >&2
done
