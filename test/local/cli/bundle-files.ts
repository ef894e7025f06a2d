/** An evidence bundle as a map of files: read, changed, written again. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { openZip } from '../../../adapters/formats/zip.ts';
import { collect } from '../../../core/bytes.ts';

export type BundleFiles = Map<string, Uint8Array>;

export async function readBundle(path: string): Promise<BundleFiles> {
  const archive = await openZip(path);
  const files: BundleFiles = new Map();
  for (const name of await archive.paths()) {
    const body = archive.read(name);
    if (body) files.set(name, await collect(body, 1 << 26));
  }
  archive.close();
  return files;
}

export async function writeBundle(path: string, files: BundleFiles): Promise<string> {
  const archive = new yazl.ZipFile();
  for (const [name, content] of files) archive.addBuffer(Buffer.from(content), name, { compress: false });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}

export async function unpack(folder: string, files: BundleFiles): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
