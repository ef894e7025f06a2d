# Sourced by the start scripts: where servers are installed, and how. CALLVAULT_SERVERS names another folder, to share it between clones.
root=$(cd "$here/../../.." && pwd)
servers=${CALLVAULT_SERVERS:-$root/.servers}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$servers"

need() { command -v "$1" >/dev/null || { echo "$(basename "$0"): needs $1, which is not on the PATH ($2)" >&2; exit 69; }; }

java_major() { "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p'; }

# Each makes $servers/NAME unless it is there, one process at a time: install.sh does so before the tests.
install_dynamodb() { need "$java" 'JDK 17 or later' && once dynamodb jars; }
install_opensearch() { need "$java" 'JDK 17 or later' && once "opensearch$(opensearch_major)" jars; }
install_versitygw() { need go 'Go 1.24 or later' && once versitygw module github.com/versity/versitygw/cmd/versitygw@v1.8.0; }
install_ministack() { need python3 'Python 3.10 or later with venv' && once ministack packages ministack-requirements.txt; }
install_cfn_lint() { need python3 'Python 3.10 or later with venv' && once cfn-lint packages cfn-lint-requirements.txt; }

opensearch_major() { if [ "$(java_major)" -ge 21 ]; then echo 3; else echo 2; fi; }

# once NAME COMMAND...: a registry that fails is asked three times; what is half there is thrown away.
once() {
  local name=$1 try
  shift
  [ -e "$servers/$name/.done" ] && return
  for try in 1 2 3; do
    rm -rf "${servers:?}/$name"
    if "$1" "$name" "${@:2}" >&2; then
      touch "$servers/$name/.done"
      return
    fi
    echo "$(basename "$0"): installing $name failed (try $try of 3)" >&2
    sleep $((try * 5))
  done
  exit 69
}

# From Maven Central, by the pom.xml in the folder of that name.
jars() {
  need mvn 'Apache Maven 3.8 or later'
  (cd "$here/$1" && mvn -B -ntp -q dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$servers/$1")
}

# From the Go module proxy: module NAME MODULE@VERSION.
module() { GOBIN=$servers/$1 go install "$2"; }

# From PyPI: packages NAME REQUIREMENTS.
packages() { python3 -m venv "$servers/$1" && "$servers/$1/bin/pip" install -q --disable-pip-version-check -r "$here/$2"; }
