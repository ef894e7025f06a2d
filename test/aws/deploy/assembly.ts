/** Makes the emulator's copy of a cloud assembly: what it leaves out is listed, printed and never guessed. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorChange } from './emulator-changes.ts';
import {
  dropAuthorizers,
  dropConditions,
  dropProperty,
  dropResources,
  tellIdle,
  unknownConditions,
} from './leave-out.ts';
import { type Template, templateSchema } from './template.ts';

export type Run = 'tls' | 'http';

export interface AssemblyRequest {
  readonly from: string;
  /** Must not be there yet. */
  readonly to: string;
  readonly run: Run;
  readonly changes: readonly EmulatorChange[];
  /** Told about every change that was applied. */
  readonly print: (line: string) => void;
}

/** Errors: for a condition key that is neither evaluated nor listed, and for an entry of the list that applied to nothing. */
export function makeEmulatorAssembly({ from, to, run, changes, print }: AssemblyRequest): void {
  cpSync(from, to, { recursive: true });
  const due = changes.filter(({ only }) => only === undefined || only === run);
  const idle = due.filter((change) => change.kind === 'idle-condition');
  const used = new Set<EmulatorChange>();
  for (const { stack, file, template } of templates(to)) {
    const tell = (change: EmulatorChange, where: string): void => {
      used.add(change);
      const did = change.kind === 'idle-condition' ? 'not tried' : 'left out';
      print(`${stack}: ${did}: ${where} (${change.name}): ${change.reason} Asserted by ${change.assertedBy.file}.`);
    };
    const changed = due.reduce((before, change) => apply(before, change, tell), template);
    const unknown = unknownConditions(changed, idle);
    if (unknown.length > 0) throw new Error(`${stack}: the emulator cannot evaluate ${unknown.join(', ')}; list it`);
    replaceTemplate(to, stack, file, JSON.stringify(changed, undefined, 1));
  }
  const spare = due.filter((change) => !used.has(change)).map(({ name }) => name);
  if (spare.length > 0) throw new Error(`Nothing to leave out for: ${spare.join(', ')}; remove the entries`);
}

/** Every stack of an assembly. */
export function templates(dir: string): { stack: string; file: string; template: Template }[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.template.json'))
    .map((file) => ({
      stack: file.slice(0, -'.template.json'.length),
      file,
      template: templateSchema.parse(JSON.parse(readFileSync(join(dir, file), 'utf8'))),
    }));
}

/** Stores a changed template under the name that its bytes ask for: the CLI does not upload a name twice. */
export function replaceTemplate(dir: string, stack: string, file: string, text: string): void {
  const before = sha256(readFileSync(join(dir, file)));
  writeFileSync(join(dir, file), text);
  const after = sha256(text);
  for (const name of [`${stack}.assets.json`, 'manifest.json']) {
    const path = join(dir, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(before, after));
  }
}

function apply(
  template: Template,
  change: EmulatorChange,
  tell: (change: EmulatorChange, where: string) => void,
): Template {
  const told = (where: string): void => {
    tell(change, where);
  };
  switch (change.kind) {
    case 'resource':
      return dropResources(template, change, told);
    case 'property':
      return dropProperty(template, change, told);
    case 'condition':
      return dropConditions(template, change, told);
    case 'idle-condition':
      return tellIdle(template, change, told);
    case 'authorizer':
      return dropAuthorizers(template, told);
  }
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
