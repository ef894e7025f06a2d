/** Headers that are known before the answer is: written on whatever is answered in the end, refusals too. */

const NOTED = new WeakMap<Request, Record<string, string>>();

export function noteHeaders(request: Request, headers: Readonly<Record<string, string>>): void {
  NOTED.set(request, { ...NOTED.get(request), ...headers });
}

export function notedHeaders(request: Request): Readonly<Record<string, string>> {
  return NOTED.get(request) ?? {};
}
