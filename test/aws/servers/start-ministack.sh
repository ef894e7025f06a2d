#!/usr/bin/env bash
# start-ministack.sh DATA_DIR PORT [NAME=VALUE...]: AWS emulator on 127.0.0.1, from PyPI. Needs python3 and openssl. NAME=VALUE: e.g. AUTH=true USE_SSL=1
# Functions run on the project's Node; the certificate for USE_SSL is DATA_DIR/cert.pem. The pid is the server's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
data=$1 port=$2
shift 2
install_ministack
mkdir -p "$data/tmp"
data=$(cd "$data" && pwd)
if [ ! -e "$data/cert.pem" ]; then
  need openssl 'OpenSSL 3'
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:0.0.0.0' \
    -keyout "$data/key.pem" -out "$data/cert.pem" 2>/dev/null
fi
modules=$root/node_modules
export PATH="$modules/.bin:$PATH" NODE_PATH="$modules" TMPDIR="$data/tmp" BIND_HOST=127.0.0.1 MINISTACK_HOST=127.0.0.1 GATEWAY_PORT="$port"
export SFTP_ENABLED=0 IOT_MTLS_ENABLED=0 MINISTACK_REGION="${AWS_REGION:-eu-central-1}" MINISTACK_ACCOUNT_ID=123456789012
export MINISTACK_SSL_CERT="$data/cert.pem" MINISTACK_SSL_KEY="$data/key.pem"
export NODE_EXTRA_CA_CERTS="$data/cert.pem" AWS_CA_BUNDLE="$data/cert.pem" SSL_CERT_FILE="$data/cert.pem"
cd "$data"
exec env "$@" "$servers/ministack/bin/ministack"
