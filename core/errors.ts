/** The one error type. Expected outcomes (verdicts, dispositions, quality) are return values, never errors. */

/** Stable code of every refusal, with its HTTP status and CLI exit code (1 refused or failed, 2 wrong usage). */
const TABLE = {
  USAGE: { status: 400, exit: 2 },
  VALIDATION_FAILED: { status: 400, exit: 2 },
  POLICY_INVALID: { status: 400, exit: 1 },
  TRANSCRIPT_INVALID: { status: 400, exit: 1 },
  UNAUTHENTICATED: { status: 401, exit: 1 },
  FORBIDDEN: { status: 403, exit: 1 },
  NOT_FOUND: { status: 404, exit: 1 },
  CONFLICT: { status: 409, exit: 1 },
  STATE_CONFLICT: { status: 409, exit: 1 },
  /** An upload is to be completed of parts that have not arrived. */
  PARTS_MISSING: { status: 409, exit: 1 },
  /** The idempotency key came with another request before. */
  KEY_REUSED: { status: 409, exit: 1 },
  /** The same request is still being carried out. */
  IN_PROGRESS: { status: 409, exit: 1 },
  MODEL_NOT_BETTER: { status: 409, exit: 1 },
  SCREENING_NEEDS_TRANSCRIPT: { status: 409, exit: 1 },
  RETENTION_SHORTENED: { status: 409, exit: 1 },
  OBJECT_LOCKED: { status: 409, exit: 1 },
  RESTRICTED: { status: 403, exit: 1 },
  ERASED: { status: 410, exit: 1 },
  TOO_LARGE: { status: 413, exit: 1 },
  RATE_LIMITED: { status: 429, exit: 1 },
  STORAGE_FULL: { status: 507, exit: 1 },
  INTEGRITY: { status: 500, exit: 1 },
  UNAVAILABLE: { status: 503, exit: 1 },
  INTERNAL: { status: 500, exit: 1 },
} as const;

export type ErrorCode = keyof typeof TABLE;

/** Whether a text from elsewhere is one of the codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(TABLE, text);
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: unknown;

  /** `message` says what to do and never holds personal data; `detail` is printed as JSON beside it. */
  constructor(code: ErrorCode, message: string, options: { cause?: unknown; detail?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }

  get status(): number {
    return TABLE[this.code].status;
  }

  get exitCode(): number {
    return TABLE[this.code].exit;
  }
}

/** True when `error` is an AppError, of the given code if one is named. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
