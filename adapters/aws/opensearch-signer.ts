/** Signature Version 4 for OpenSearch requests. Serverless also wants the hash of the body as a header, which the signer adds. */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

type SignerOptions = ConstructorParameters<typeof SignatureV4>[0];
export type Credentials = SignerOptions['credentials'];

type Bytes = string | ArrayBuffer | ArrayBufferView;

export interface Wire {
  readonly method: string;
  readonly url: URL;
  readonly body?: string;
  readonly contentType: string;
}

/** The headers of a request, with its signature. */
export type Sign = (wire: Wire) => Promise<Record<string, string>>;

export function createSign({
  service,
  region,
  credentials,
}: Pick<SignerOptions, 'service' | 'region' | 'credentials'>): Sign {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async ({ method, url, body, contentType }) => {
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, 'content-type': contentType },
      ...(body !== undefined && { body }),
    });
    // `fetch` sets the same host itself.
    const { host: _, ...rest } = headers;
    return rest;
  };
}

/** With a secret an HMAC. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', view(secret));
  }

  update(data: Bytes): void {
    this.#hash.update(view(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

function view(data: Bytes): string | NodeJS.ArrayBufferView {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
