/** The optional install group `speech/`: nothing of it is in the root's node_modules, so it is found by its folder. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const GROUP = new URL('../../speech/', import.meta.url);
const load = createRequire(new URL('package.json', GROUP));

/** Path of a file of an installed package, whatever the package exports. */
export function groupFile(path: string): string {
  return fileURLToPath(new URL(`node_modules/${path}`, GROUP));
}

export function isInstalled(): boolean {
  return ['sherpa-onnx-node', 'llama-tokenizer-js', '@usefulsensors/moonshine-js'].every((name) =>
    existsSync(groupFile(`${name}/package.json`)),
  );
}

/** What a package of the group exports. Errors: Node's, when it cannot be loaded. */
export function loadPackage(name: string): unknown {
  return load(name);
}
