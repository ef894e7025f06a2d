/**
 * RFC 3161 time stamps: the request, and the check of a response with node:crypto alone, so that verify.mjs can do it offline.
 * The certificate that signed is the one the token itself names by hash (ESS signing certificate, RFC 2634 and RFC 5816).
 */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { AppError } from '../errors.ts';
import { bodyOf, members, oidOf, readOne, TAG, write } from './der.ts';
import type { Der } from './der.ts';
import { hashesEqual } from './merkle.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

/** DER of AlgorithmIdentifier { id-sha256, NULL }. */
const SHA256_ALGORITHM = Buffer.from('300d06096086480165030402010500', 'hex');

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [OID.sha256, 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** Signature algorithms with the digest they fix; `undefined` = the digest algorithm of the signer. RSASSA-PSS is not among them. */
const SIGNATURES: ReadonlyMap<string, string | undefined> = new Map([
  ['1.2.840.113549.1.1.1', undefined],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);

export interface TimeStamp {
  /** When the authority says it saw the hash, ISO 8601 UTC. */
  readonly at: string;
  /** `checked`: signed under one of the given certificates. Otherwise the token is sound, but anybody could have made it. */
  readonly authority: 'checked' | 'not checked';
}

/** DER TimeStampReq for a SHA-256, asking for the certificate. `nonce` is at most 16 random bytes. */
export function timeStampRequest(sha256: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = write(TAG.sequence, SHA256_ALGORITHM, write(TAG.octets, sha256));
  // A positive INTEGER in its shortest form.
  const number = Buffer.concat([Uint8Array.of(0x01), nonce]);
  return write(
    TAG.sequence,
    write(TAG.integer, Uint8Array.of(1)),
    imprint,
    write(TAG.integer, number),
    write(TAG.boolean, Uint8Array.of(0xff)),
  );
}

/** PEM certificates of a file. Errors: VALIDATION_FAILED. */
export function parseCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'A certificate cannot be read.', { cause });
  }
  throw new AppError('VALIDATION_FAILED', 'The file holds no PEM certificate.');
}

/**
 * Checks a stored TimeStampResp for `data`: granted, hash of the data, signature by a time-stamping certificate valid at that time, and, with
 * `authorities`, that this certificate is one of them or leads to one. Errors: INTEGRITY saying what is wrong.
 */
export function checkTimeStamp(
  response: Uint8Array,
  data: Uint8Array,
  authorities: readonly X509Certificate[] = [],
): TimeStamp {
  const token = readToken(response);
  const info = readInfo(token.content);
  if (!hashesEqual(info.imprint, createHash('sha256').update(data).digest())) {
    throw refused('is of other bytes');
  }
  const signer = findSigner(token, authorities);
  checkSignature(token, signer);
  if (!isValidAt(signer, info.at)) throw refused('was made outside the validity of its certificate');
  // Node.js has nothing there when the certificate does not say what it is for.
  if (!new Set<unknown>([signer.keyUsage].flat()).has(OID.timeStamping))
    throw refused('is signed by a certificate that is not for time stamps');
  if (authorities.length > 0 && !leadsTo(signer, token.certificates, authorities, info.at)) {
    throw refused('is not by the given authority');
  }
  return { at: new Date(info.at).toISOString(), authority: authorities.length > 0 ? 'checked' : 'not checked' };
}

interface Token {
  /** DER of TSTInfo. */
  readonly content: Uint8Array;
  readonly certificates: readonly X509Certificate[];
  readonly digest: string;
  readonly signatureDigest: string;
  readonly signature: Uint8Array;
  /** [0] IMPLICIT SET OF Attribute. */
  readonly signedAttributes: Der;
  /** Values of the signed attributes, by type. */
  readonly attributes: ReadonlyMap<string, Der>;
}

function refused(why: string): AppError {
  return new AppError('INTEGRITY', `The time stamp ${why}.`);
}

/** TimeStampResp { PKIStatusInfo, ContentInfo { SignedData } } with exactly one signer. */
function readToken(response: Uint8Array): Token {
  const [status, contentInfo] = members(readOne(response, TAG.sequence), TAG.sequence);
  const [granted] = bodyOf(members(status, TAG.sequence)[0], TAG.integer);
  if (granted === undefined || granted > 1 || contentInfo === undefined) throw refused('was not granted');
  const [type, wrapped] = members(contentInfo, TAG.sequence);
  const signedData = members(members(wrapped, 0xa0)[0], TAG.sequence);
  const [, , encapsulated] = signedData;
  const [contentType, content] = members(encapsulated, TAG.sequence);
  if (oidOf(type) !== OID.signedData || oidOf(contentType) !== OID.tstInfo) throw refused('is something else');
  const infos = members(signedData.at(-1), TAG.set);
  const [, , digestAlgorithm, signedAttributes, signatureAlgorithm, signature] = members(infos[0], TAG.sequence);
  const digest = DIGESTS.get(oidOf(members(digestAlgorithm, TAG.sequence)[0]));
  const algorithm = oidOf(members(signatureAlgorithm, TAG.sequence)[0]);
  if (infos.length !== 1 || signedAttributes === undefined) throw refused('has not exactly one signer');
  if (digest === undefined || !SIGNATURES.has(algorithm))
    throw refused('is signed by an algorithm that is not supported');
  return {
    content: bodyOf(members(content, 0xa0)[0], TAG.octets),
    certificates: members(signedData.find(({ tag }) => tag === 0xa0) ?? EMPTY_SET, 0xa0).map(certificateOf),
    digest,
    signatureDigest: SIGNATURES.get(algorithm) ?? digest,
    signature: bodyOf(signature, TAG.octets),
    signedAttributes,
    attributes: readAttributes(signedAttributes),
  };
}

const EMPTY_SET: Der = { tag: 0xa0, body: new Uint8Array(), whole: new Uint8Array() };

function certificateOf({ whole }: Der): X509Certificate {
  try {
    return new X509Certificate(whole);
  } catch (cause) {
    throw new AppError('INTEGRITY', 'The time stamp holds an unreadable certificate.', { cause });
  }
}

function readAttributes(signed: Der): Map<string, Der> {
  const attributes = new Map<string, Der>();
  for (const attribute of members(signed, 0xa0)) {
    const [type, values] = members(attribute, TAG.sequence);
    const [value, ...more] = members(values, TAG.set);
    if (value === undefined || more.length > 0 || attributes.has(oidOf(type))) throw refused('has a doubled attribute');
    attributes.set(oidOf(type), value);
  }
  return attributes;
}

/** TSTInfo { version, policy, messageImprint, serialNumber, genTime, ... }. */
function readInfo(content: Uint8Array): { imprint: Uint8Array; at: number } {
  const [, , messageImprint, , genTime] = members(readOne(content, TAG.sequence), TAG.sequence);
  const [algorithm, imprint] = members(messageImprint, TAG.sequence);
  if (oidOf(members(algorithm, TAG.sequence)[0]) !== OID.sha256) throw refused('is not of a SHA-256');
  const text = new TextDecoder('latin1').decode(bodyOf(genTime, TAG.time));
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d+)?)Z$/u, '$1-$2-$3T$4:$5:$6Z');
  const at = iso === text ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) throw refused('has no readable time');
  return { imprint: bodyOf(imprint, TAG.octets), at };
}

/** The first ESSCertID or ESSCertIDv2 names the certificate by hash: SHA-1 in the first version, SHA-256 unless said otherwise in the second. */
function findSigner({ attributes, certificates }: Token, authorities: readonly X509Certificate[]): X509Certificate {
  const second = attributes.get(OID.signingCertificateV2);
  const named = second ?? attributes.get(OID.signingCertificate);
  const [first] = members(members(named, TAG.sequence)[0], TAG.sequence);
  const fields = members(first, TAG.sequence);
  const algorithm =
    second && fields[0]?.tag === TAG.sequence ? DIGESTS.get(oidOf(members(fields[0], TAG.sequence)[0])) : undefined;
  const hash = bodyOf(
    fields.find(({ tag }) => tag === TAG.octets),
    TAG.octets,
  );
  const digest = second ? (algorithm ?? 'sha256') : 'sha1';
  const signer = [...certificates, ...authorities].find(({ raw }) =>
    hashesEqual(createHash(digest).update(raw).digest(), hash),
  );
  if (signer === undefined) throw refused('names a certificate that is neither in it nor given');
  return signer;
}

/** RFC 5652 section 5.4: the signature is over the attributes as a SET OF, and they hold the digest of the content. */
function checkSignature(token: Token, signer: X509Certificate): void {
  const { content, digest, signatureDigest, signature, signedAttributes, attributes } = token;
  const contentDigest = attributes.get(OID.messageDigest);
  const signed = Buffer.from(signedAttributes.whole);
  signed[0] = TAG.set;
  const holds =
    oidOf(attributes.get(OID.contentType)) === OID.tstInfo &&
    hashesEqual(bodyOf(contentDigest, TAG.octets), createHash(digest).update(content).digest()) &&
    verify(signatureDigest, signed, signer.publicKey, signature);
  if (!holds) throw refused('is not signed by the certificate it names');
}

function isValidAt(certificate: X509Certificate, at: number): boolean {
  return Date.parse(certificate.validFrom) <= at && at <= Date.parse(certificate.validTo);
}

/** Whether the certificate is an authority, or issued through the certificates of the token by one. */
function leadsTo(
  certificate: X509Certificate,
  between: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  at: number,
): boolean {
  if (authorities.some(({ raw }) => hashesEqual(raw, certificate.raw))) return true;
  const issued = (by: X509Certificate): boolean =>
    by.ca && isValidAt(by, at) && certificate.checkIssued(by) && certificate.verify(by.publicKey);
  if (authorities.some(issued)) return true;
  return between.filter(issued).some((issuer) =>
    leadsTo(
      issuer,
      between.filter((other) => other !== issuer && other !== certificate),
      authorities,
      at,
    ),
  );
}
