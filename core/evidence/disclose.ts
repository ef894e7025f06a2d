/** What of a custody event goes into a bundle: the leaf whole, of its openings only what the bundle is about. */
import { OPENING_NAMES, type CustodyRecord, type OpeningName } from '../custody/event.ts';
import type { BundleKind } from './bundle.ts';

interface Purpose {
  readonly kind: BundleKind;
  readonly purpose: string;
  /** The matter the bundle is for. */
  readonly matterId?: string | undefined;
}

/**
 * The openings to show; of the others the commitment stays in the leaf. Withheld are: the customer, always; matter and reason of holds for
 * other matters; the purpose of exports for another purpose. A quote or redacted bundle shows hashes alone, and not that of the transcript:
 * whoever knows all turns but a short one could guess that one from it.
 */
export function disclosed(event: CustodyRecord, purpose: Purpose): CustodyRecord['openings'] {
  const openings: CustodyRecord['openings'] = {};
  for (const name of OPENING_NAMES) {
    const opening = event.openings[name];
    if (opening && isShown(event, name, purpose)) openings[name] = opening;
  }
  return openings;
}

function isShown({ type, openings }: CustodyRecord, name: OpeningName, { kind, purpose, matterId }: Purpose): boolean {
  if (kind !== 'full') return (name === 'sha256' || name === 'receivedSha256') && type === 'recording.sealed';
  switch (name) {
    case 'sha256':
    case 'receivedSha256':
    case 'actor':
      return true;
    case 'customer':
      return false;
    case 'purpose':
      return openings.purpose?.value === purpose;
    case 'matter':
    case 'reason':
      return openings.matter === undefined || openings.matter.value === matterId;
  }
}
