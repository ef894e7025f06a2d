/** `npm run release:console`: builds the console and puts it where CloudFront serves it from. Repeating it changes nothing. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { ConfigError } from '../lib/config.ts';
import { consoleOutputs } from '../lib/console/outputs.ts';
import { releaseConsole } from '../lib/console/release.ts';
import { builtConsole } from './built-console.ts';
import { readConfig } from './read-config.ts';

async function main(): Promise<void> {
  const config = readConfig(process.argv[2] ?? process.env['CALLVAULT_CONFIG'] ?? 'deploy.yaml');
  if (config.console === 'api') {
    console.log('console: api. The API serves the console; `cdk deploy` has put it there.');
    return;
  }
  const { region } = config;
  const outputs = await consoleOutputs(new CloudFormationClient({ region }), config.stage);
  const released = await releaseConsole({
    client: new S3Client({ region }),
    bucket: outputs.ConsoleBucketName,
    folder: await builtConsole(),
    config: outputs.ConsoleConfig,
  });
  console.log(
    `${released.uploaded} files uploaded, ${released.kept} there already, ${released.removed} old ones removed`,
  );
  console.log(outputs.ConsoleUrl);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
