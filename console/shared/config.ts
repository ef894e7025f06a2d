/** What the deployment tells the console, in `console-config.json` beside its files. */
export interface ConsoleConfig {
  /** Where the API is: absolute, or relative to the console. */
  readonly apiBase: string;
  readonly signIn:
    | { readonly kind: 'token' }
    | { readonly kind: 'oidc'; readonly authority: string; readonly clientId: string; readonly scope: string };
  /** Of the documentation. */
  readonly docs: string;
}

export async function loadConfig(): Promise<ConsoleConfig> {
  const response = await fetch('./console-config.json');
  const config: unknown = response.ok ? await response.json() : undefined;
  if (isConfig(config)) return config;
  throw new Error('console-config.json is missing or damaged');
}

/** Written by the deployment: what kind of sign-in it names is checked, the rest is taken as it is. */
function isConfig(value: unknown): value is ConsoleConfig {
  return typeof value === 'object' && value !== null && 'apiBase' in value && 'signIn' in value;
}
