# Sourced by the start scripts: where servers are installed. CALLVAULT_SERVERS names another folder, to share it between clones.
root=$(cd "$here/../../.." && pwd)
servers=${CALLVAULT_SERVERS:-$root/.servers}
mkdir -p "$servers"

need() { command -v "$1" >/dev/null || { echo "$(basename "$0"): needs $1, which is not on the PATH ($2)" >&2; exit 69; }; }

# jars POM_FOLDER DESTINATION: fetched from Maven Central once.
jars() {
  need mvn 'Apache Maven 3.8 or later'
  mkdir -p "$2"
  [ -e "$2/.done" ] && return
  (cd "$1" && mvn -B -ntp -q dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2" >&2)
  touch "$2/.done"
}

java_major() { "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p'; }
