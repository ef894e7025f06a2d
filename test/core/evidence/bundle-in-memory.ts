/** Evidence bundles as maps of files. */
import { expect } from 'vitest';
import { collect, once } from '../../../core/bytes.ts';
import type { BundleReader } from '../../../core/evidence/bundle-reader.ts';
import { exportBundle, type ExportRequest } from '../../../core/use-cases/export-bundle.ts';
import type { MemoryContext } from '../../support/memory-context.ts';

export type Files = Map<string, Uint8Array>;

export const REQUEST = { purpose: 'dispute 17', actor: 'officer', verifier: Buffer.from('// verifier') };

export async function filesOf(context: MemoryContext, request: ExportRequest): Promise<Files> {
  const files: Files = new Map();
  for (const { path, bytes, open } of (await exportBundle(context, request)).files) {
    const content = await collect(open(), 1e9);
    expect(content).toHaveLength(bytes);
    files.set(path, content);
  }
  return files;
}

export function readerOf(files: Files): BundleReader {
  return {
    paths: () => Promise.resolve([...files.keys()]),
    read: (path) => {
      const content = files.get(path);
      return content && once(content);
    },
  };
}

export function textOf(files: Files, path: string): string {
  return Buffer.from(files.get(path) ?? '').toString();
}
