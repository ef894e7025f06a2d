/** A deployment's config from a YAML file. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseConfig, type Config } from '../lib/config.ts';

/** Errors: the file and what is wrong in it. */
export function readConfig(path: string): Config {
  try {
    return parseConfig(parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path}:\n${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
