/** Makes the index template, the index and its alias. Calls are read and written through the alias, so that a new version can take over. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { OpenSearch } from './opensearch-client.ts';
import { errorType } from './opensearch-errors.ts';
import { INDEX_MAPPINGS, INDEX_VERSION, indexSettings } from './opensearch-mapping.ts';

export interface IndexState {
  /** The index of this version of the code. */
  readonly name: string;
  /** What the alias stands for; another name = the new version is to be filled and switched to. */
  readonly current: string;
}

const aliasSchema = z.record(z.string(), z.object({ aliases: z.record(z.string(), z.unknown()) }));

/** May be repeated, also by several at once. `index` is the alias; its indices are named `<index>-v<version>`. */
export async function ensureIndex(
  openSearch: OpenSearch,
  { index, shards = 1, version = INDEX_VERSION }: { index: string; shards?: number; version?: number },
): Promise<IndexState> {
  const name = `${index}-v${version}`;
  await openSearch.request({
    method: 'PUT',
    path: ['_index_template', index],
    json: {
      index_patterns: [`${index}-v*`],
      template: { settings: indexSettings(openSearch.service, shards), mappings: INDEX_MAPPINGS },
    },
  });
  await createOnce(openSearch, name);
  const current = await aliasTarget(openSearch, index);
  if (current !== undefined) return { name, current };
  await openSearch.request({
    method: 'POST',
    path: ['_aliases'],
    json: { actions: [{ add: { index: name, alias: index } }] },
  });
  return { name, current: name };
}

/** Puts the alias on `to` in one step and deletes the index it was on, with what had been removed from it since. */
export async function switchIndex(openSearch: OpenSearch, { index, to }: { index: string; to: string }): Promise<void> {
  const from = await aliasTarget(openSearch, index);
  if (from === to) return;
  await openSearch.request({
    method: 'POST',
    path: ['_aliases'],
    json: {
      actions: [{ add: { index: to, alias: index } }, ...(from ? [{ remove: { index: from, alias: index } }] : [])],
    },
  });
  if (from !== undefined) await openSearch.request({ method: 'DELETE', path: [from] });
}

async function createOnce(openSearch: OpenSearch, name: string): Promise<void> {
  const { status, body } = await openSearch.request({ method: 'PUT', path: [name], allow: [400] });
  if (status === 400 && errorType(body) !== 'resource_already_exists_exception') {
    throw new AppError('INTERNAL', 'The search service refused to make the index.', {
      detail: { type: errorType(body) },
    });
  }
}

async function aliasTarget(openSearch: OpenSearch, alias: string): Promise<string | undefined> {
  const { status, body } = await openSearch.request({ method: 'GET', path: ['_alias', alias], allow: [404] });
  return status === 404 ? undefined : Object.keys(aliasSchema.parse(body))[0];
}
