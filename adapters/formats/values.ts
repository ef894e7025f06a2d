/** Reading single values of a provider's JSON. Hand-written where a schema over every word would cost more than parsing it. */
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_CHANNELS } from './limits.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number, also when it arrives as a string. NaN when there is something else; undefined when there is nothing. */
export function numeric(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.length <= 40 && value.trim() !== '') return Number(value);
  return Number.NaN;
}

/** A confidence from 0 to 1; anything else counts as not given. */
export function confidenceOf(value: unknown): number | undefined {
  const number = numeric(value);
  return number !== undefined && number >= 0 && number <= 1 ? number : undefined;
}

/** `ch_1` or `1` to 1. */
export function channelOf(label: unknown): number | undefined {
  const match = typeof label === 'number' ? [String(label)] : /\d{1,3}$/u.exec(text(label) ?? '');
  const channel = Number(match?.[0] ?? Number.NaN);
  return Number.isInteger(channel) && channel >= 0 && channel < MAX_CHANNELS ? channel : undefined;
}

export function roleOf(label: unknown): Role {
  const name = (text(label) ?? '').slice(0, 100).toLowerCase();
  if (/\b(agent|system|advisor|operator|representative)\b/u.test(name)) return 'agent';
  return /\b(customer|caller|client|end[-_ ]?user|external)\b/u.test(name) ? 'customer' : 'unknown';
}

export function channelRole(channels: readonly Role[] | undefined, channel: number | undefined): Role {
  return (channel === undefined ? undefined : channels?.[channel]) ?? 'unknown';
}
