/** A refusal of the API as an error. `code` is stable and for programs; `message` says what to do. */

interface ProblemDocument {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
  /** VALIDATION_FAILED: which fields break which rule. */
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
  /** Further members of the problem document (RFC 9457 3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
}

export class CallvaultProblem extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly errors: readonly { readonly field: string; readonly rule: string }[];
  readonly members: Readonly<Record<string, unknown>>;

  constructor({ status, code, detail, requestId, errors = [], members = {} }: ProblemDocument, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'CallvaultProblem';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.errors = errors;
    this.members = members;
  }
}

const STANDARD = new Set(['type', 'title', 'status', 'detail', 'code', 'instance', 'errors']);

/** What a failed answer says; one that is no problem document (a proxy, a load balancer) gets the code HTTP_ERROR. */
export async function problemFrom(response: Response): Promise<CallvaultProblem> {
  const { status } = response;
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const document = await jsonOf(response);
  if (!isRecord(document) || typeof document['code'] !== 'string') {
    return new CallvaultProblem({ status, code: 'HTTP_ERROR', detail: `The server answered ${status}.`, requestId });
  }
  const { code, detail, errors } = document;
  return new CallvaultProblem({
    ...{ status, code, requestId },
    detail: typeof detail === 'string' ? detail : `The server answered ${status}.`,
    errors: Array.isArray(errors) ? errors.flatMap(fieldError) : [],
    members: Object.fromEntries(Object.entries(document).filter(([name]) => !STANDARD.has(name))),
  });
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fieldError(value: unknown): { field: string; rule: string }[] {
  if (!isRecord(value)) return [];
  const { field, rule } = value;
  return typeof field === 'string' && typeof rule === 'string' ? [{ field, rule }] : [];
}
