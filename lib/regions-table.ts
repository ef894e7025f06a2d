/** docs/regions.md, made from the table. */
import { isAvailable, PARTITIONS, REGIONS_DATE, REGIONS_SOURCE, SERVICES } from './regions.ts';

const INTRODUCTION = `# Regions

Which service a deployment needs, and where it can be had. \`npm run synth\` and \`cdk deploy\` refuse a region that lacks one
and name it, before anything is made. Made from \`lib/regions.ts\` by \`npm run docs:aws\`.

Source: ${REGIONS_SOURCE}, read on ${REGIONS_DATE}. An endpoint says that a service is there, not that each of its features is:
what is known beyond that stands under the tables. New regions are added by adding them to \`lib/regions.ts\`.
`;

const NOTES = `## Not told by endpoints

- Transcribe Call Analytics is offered in fewer regions than Transcribe; a recording that it does not take goes to the standard API.
- Bedrock does not have every model in every region: \`summaryModel\` is a model or an inference profile that the region lists.
- Cognito in China has identity pools, not user pools
  (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cognito.html): \`identity: {kind: oidc}\`.
- Ed25519 keys of KMS (\`ECC_NIST_EDWARDS25519\`) could not be confirmed for China from public documents. Make one there before
  you deploy: \`aws kms create-key --key-spec ECC_NIST_EDWARDS25519 --key-usage SIGN_VERIFY\`.
- Which managed rule groups AWS WAF has in China could not be confirmed either; the four that are used stand in \`lib/front/firewall.ts\`.
- CloudFront is global. Its firewall and certificate live in one region of the partition, \`edgeRegion\` in the config. A
  deployment that has to stay in its region takes \`console: api\`.
- Multi-Region keys and replication do not leave a partition: a replica of cn-north-1 is cn-northwest-1.
`;

export function regionsDocument(): string {
  const tables = Object.entries(PARTITIONS).map(([partition, regions]) => {
    const rows = SERVICES.map((table) => {
      const lacking = regions.filter((region) => !isAvailable(table, partition === 'aws' ? 'aws' : 'aws-cn', region));
      return `| ${table.service} | ${wordsFor(lacking, regions)} | ${table.instead} |`;
    });
    return [
      `## Partition ${partition}`,
      '',
      '| Service | Not in | If it is missing |',
      '|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return [INTRODUCTION, ...tables, NOTES].join('\n');
}

function wordsFor(lacking: readonly string[], regions: readonly string[]): string {
  if (lacking.length === 0) return '–';
  return lacking.length === regions.length ? 'any region' : lacking.join(', ');
}
