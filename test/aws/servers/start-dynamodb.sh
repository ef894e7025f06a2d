#!/usr/bin/env bash
# start-dynamodb.sh PORT [watch-stdin] [DynamoDB Local options]: in memory, on 127.0.0.1. Needs JDK 17+ and mvn. The pid is the server's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
install_dynamodb
lib=$servers/dynamodb
flags=(-Xmx"${DDB_HEAP:-512m}" -XX:+UseSerialGC -Djava.library.path="$lib")
if [ "$(java_major)" -ge 20 ]; then flags+=(--enable-native-access=ALL-UNNAMED); fi
export DDB_LOCAL_TELEMETRY=0
exec "$java" "${flags[@]}" -cp "$lib/*" "$here/DdbLauncher.java" "$@"
