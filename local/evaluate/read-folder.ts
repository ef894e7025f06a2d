/** Finds everything labelled below a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Labelled, nothingYet } from './labelled.ts';
import { readCsv } from './read-csv.ts';
import { readDocument } from './read-document.ts';

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'))
    .sort();
}

function readText(file: string, name: string, into: Labelled): boolean {
  const text = readFileSync(file, 'utf8');
  if (!/\.(?:jsonl|ndjson)$/u.test(file)) return readDocument(name, JSON.parse(text), into);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line, at) => readDocument(`${name}#${at + 1}`, JSON.parse(line), into));
}

/** A folder with everything below it, or one file: `.json`, `.vcon`, `.jsonl`, `.csv`, `.tsv`. Other files are not looked at. */
export function readLabelled(path: string): Labelled {
  const found = nothingYet();
  for (const file of filesOf(path)) {
    const name = relative(path, file) || basename(file);
    try {
      if (/\.(?:csv|tsv)$/u.test(file)) {
        if (!readCsv(file, found)) found.skipped.push({ file: name, reason: 'has no columns that are known' });
      } else if (/\.(?:json|vcon|jsonl|ndjson)$/u.test(file) && !readText(file, name, found)) {
        found.skipped.push({ file: name, reason: 'holds no labels' });
      }
    } catch (error) {
      found.skipped.push({ file: name, reason: error instanceof SyntaxError ? 'is not JSON' : 'cannot be read' });
    }
  }
  return found;
}
