#!/usr/bin/env bash
# start-opensearch.sh DATA_DIR PORT [watch-stdin]: OpenSearch 3 on JDK 21+, else 2.19 on JDK 17, on 127.0.0.1. Needs java and mvn. The pid is the server's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
install_opensearch
lib=$servers/opensearch$(opensearch_major)
# G1: the serial collector let the parent circuit breaker refuse whole bulk requests under load.
flags=(-Xms"${OS_HEAP:-1g}" -Xmx"${OS_HEAP:-1g}" -XX:+UseG1GC -XX:G1ReservePercent=25 -XX:InitiatingHeapOccupancyPercent=30
  -Dfile.encoding=UTF-8 -Djava.awt.headless=true -Dopensearch.networkaddress.cache.ttl=60 -Dlog4j2.disable.jmx=true)
if [ "$(java_major)" -ge 20 ]; then flags+=(--enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector); fi
exec "$java" "${flags[@]}" -cp "$lib/*" "$here/Launcher.java" "$@"
