/** A deployment's config from a YAML file. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ConfigError, parseConfig, type Config } from '../lib/config.ts';

/** Errors: ConfigError with the file and what is wrong in it. */
export function readConfig(path: string): Config {
  if (!existsSync(path)) {
    throw new ConfigError(
      `${path}: there is no such file. Copy config/minimal.yaml and name the copy in CALLVAULT_CONFIG.`,
    );
  }
  try {
    return parseConfig(parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new ConfigError(`${path}:\n${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
