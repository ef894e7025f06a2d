/** `console: api`: the console's files come from the function that answers the API, past the gateway's sign-in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Api } from './api.ts';
import type { Deployed } from './deployed.ts';
import type { Deployment } from './deployment.ts';

export interface Front {
  readonly deployment: Deployment;
  readonly deployed: Deployed;
  readonly api: Api;
  /** Of a member of compliance. */
  readonly token: string;
}

/** The files that were bundled with the function. */
function bundledConsole({ assembly }: Deployment): string {
  const found = readdirSync(assembly)
    .map((name) => join(assembly, name, 'console'))
    .find((folder) => existsSync(join(folder, 'index.html')));
  if (found === undefined) throw new Error('no function has the console');
  return found;
}

export function consoleTests(front: () => Front): void {
  const bytesOf = async (path: string): Promise<{ answer: Response; bytes: Buffer }> => {
    const answer = await front().api.call(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  it('shows anybody the console, under a policy that names what it may talk to', async () => {
    const { deployment, deployed } = front();
    const folder = bundledConsole(deployment);
    const { answer, bytes } = await bytesOf('/');
    expect(bytes.equals(readFileSync(join(folder, 'index.html')))).toBe(true);
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      ...['text/html; charset=utf-8', 'no-cache'],
    ]);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    for (const bucket of ['IntakeName', 'WorkName']) {
      expect(policy).toContain(`https://${deployed.outputs.get(bucket) ?? 'nothing'}.s3.`);
    }
    expect(policy).toContain('https://callvault-test.auth.eu-central-1.amazoncognito.com');
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=63072000');

    const script = /assets\/[\w.-]+\.js/u.exec(bytes.toString())?.[0] ?? '';
    const program = await bytesOf(`/${script}`);
    expect(program.bytes.equals(readFileSync(join(folder, script)))).toBe(true);
    expect(program.answer.headers.get('content-type')).toMatch(/^text\/javascript/u);
    expect(program.answer.headers.get('cache-control')).toContain('immutable');
  });

  it('tells it who signs people in, and shows the documentation with its pictures', async () => {
    const { deployment, deployed } = front();
    const folder = bundledConsole(deployment);
    const { bytes } = await bytesOf('/console-config.json');
    const authority: unknown = expect.stringMatching(/^https:\/\/cognito-idp\.eu-central-1\..*\/\w/u);
    expect(JSON.parse(bytes.toString())).toEqual({
      apiBase: './',
      signIn: {
        ...{ kind: 'oidc', authority, scope: 'openid callvault/use' },
        clientId: deployed.outputs.get('ConsoleClientId'),
      },
      docs: './docs/',
    });
    expect((await bytesOf('/docs/')).bytes.toString()).toContain('<h1');
    const picture = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.png'));
    const shown = await bytesOf(`/${picture ?? ''}`);
    expect(shown.bytes.equals(readFileSync(join(folder, picture ?? '')))).toBe(true);
  });

  it('leaves everything else to the API, whoever asks', async () => {
    const { api, token } = front();
    const problem = z.object({ code: z.string() });
    const codeOf = async (path: string, as?: string): Promise<string> => {
      const answer = await api.call(path, { ...(as !== undefined && { token: as }) });
      return `${answer.status} ${problem.parse(await answer.json()).code}`;
    };
    for (const path of ['/assets/none.js', '/docs/none.html', '/assets/..%2f..%2findex.mjs']) {
      expect(await codeOf(path)).toBe('404 NOT_FOUND');
    }
    // Not even whether there is such a path.
    expect(await codeOf('/nothing-here')).toBe('401 UNAUTHENTICATED');
    expect(await codeOf('/nothing-here', token)).toBe('404 NOT_FOUND');
    const health = await api.call('/openapi.json');
    expect([health.status, health.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
  });
}
