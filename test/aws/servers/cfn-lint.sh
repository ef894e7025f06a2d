#!/usr/bin/env bash
# cfn-lint.sh ARGUMENTS...: cfn-lint from PyPI, installed once. Needs python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
venv=$servers/cfn-lint
if [ ! -e "$venv/.done" ]; then
  need python3 'Python 3.10 or later with venv'
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check -r "$here/cfn-lint-requirements.txt" >&2
  touch "$venv/.done"
fi
exec "$venv/bin/cfn-lint" "$@"
