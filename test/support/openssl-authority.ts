/** A time-stamping authority made with openssl: a root, a time-stamping certificate under it, and `openssl ts -reply`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TimestampAuthority } from '../../core/custody/ports.ts';
import { timeStampRequest } from '../../core/custody/time-stamp.ts';

/** Why the tests that need openssl are left out, if so. */
export const WITHOUT_OPENSSL =
  spawnSync('openssl', ['ts', '-help']).status === 0 ? undefined : 'openssl with its ts command is not installed';

export interface OpensslAuthority extends TimestampAuthority {
  /** PEM of the root, which is in no token. */
  readonly rootFile: string;
  readonly reply: (request: Uint8Array) => Uint8Array;
  /** Whether openssl accepts this response for these bytes. */
  readonly accepts: (response: Uint8Array, data: Uint8Array) => boolean;
}

const CONFIG = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Test Authority
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamp]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = DIR/serial
signer_cert = DIR/signer.pem
signer_key = DIR/signer.key
certs = DIR/signer.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = ESS_DIGEST
`;

/** `algorithm` is what `openssl genpkey` takes, `ess` the digest that names the certificate. */
export function opensslAuthority(
  folder: string,
  { algorithm = ['RSA'], ess = 'sha256' }: { algorithm?: string[]; ess?: string } = {},
): OpensslAuthority {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): Uint8Array =>
    execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(at('ts.cnf'), CONFIG.replaceAll('DIR', folder).replace('ESS_DIGEST', ess));
  writeFileSync(at('serial'), '01\n');
  const [kind = '', ...options] = algorithm;
  const keyOf = (name: string): unknown =>
    openssl('genpkey', '-algorithm', kind, ...options, '-out', at(`${name}.key`));
  keyOf('root');
  keyOf('signer');
  const days = ['-days', '3650', '-config', at('ts.cnf')];
  openssl('req', '-new', '-x509', '-key', at('root.key'), '-extensions', 'ca', '-out', at('root.pem'), ...days);
  openssl(
    'req',
    '-new',
    '-key',
    at('signer.key'),
    '-subj',
    '/CN=Stamp',
    '-out',
    at('signer.csr'),
    '-config',
    at('ts.cnf'),
  );
  openssl(
    ...['x509', '-req', '-in', at('signer.csr'), '-CA', at('root.pem'), '-CAkey', at('root.key'), '-CAcreateserial'],
    ...['-extfile', at('ts.cnf'), '-extensions', 'stamp', '-days', '3650', '-out', at('signer.pem')],
  );
  const reply = (request: Uint8Array): Uint8Array => {
    writeFileSync(at('request.tsq'), request);
    openssl(
      'ts',
      '-reply',
      '-config',
      at('ts.cnf'),
      '-section',
      'tsa_config',
      '-queryfile',
      at('request.tsq'),
      '-out',
      at('reply.tsr'),
    );
    return readFileSync(at('reply.tsr'));
  };
  return {
    rootFile: at('root.pem'),
    reply,
    stamp: (sha256) => Promise.resolve(reply(timeStampRequest(sha256, Buffer.from('0102030405060708', 'hex')))),
    accepts: (response, data) => {
      writeFileSync(at('data'), data);
      writeFileSync(at('checked.tsr'), response);
      const files = ['-data', at('data'), '-in', at('checked.tsr'), '-CAfile', at('root.pem')];
      return spawnSync('openssl', ['ts', '-verify', ...files]).status === 0;
    },
  };
}
