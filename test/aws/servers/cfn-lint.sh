#!/usr/bin/env bash
# cfn-lint.sh ARGUMENTS...: cfn-lint from PyPI, installed once. Needs python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
install_cfn_lint
exec "$servers/cfn-lint/bin/cfn-lint" "$@"
