/** Tests against real servers (OpenSearch, DynamoDB Local, an S3 with Object Lock, an AWS emulator): `npm run test:aws`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: './test/aws/servers/install.ts',
    testTimeout: 120_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
  },
});
