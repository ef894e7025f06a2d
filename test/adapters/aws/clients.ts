/** Clients of AWS services that talk to a server on this machine. */

/** `maxAttempts` 1: the adapters' own retries are what is tested. */
export function clientOf<T>(
  Client: new (config: {
    region: string;
    endpoint: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => T,
  endpoint: string,
): T {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new Client({ region: 'eu-central-1', endpoint, maxAttempts: 1, credentials });
}
