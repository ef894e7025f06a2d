/**
 * How every S3 client of this edition is made. The adapters send their own SHA-256, so the client adds no checksum and no trailer; and
 * what they throw says what happened, so the client writes nothing to the console.
 */
const silent = (): void => undefined;

export const S3_OPTIONS = {
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
} as const;
