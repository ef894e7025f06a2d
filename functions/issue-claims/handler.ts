/** What a token says about its bearer beyond the name: Cognito asks before it signs one. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createPrincipalTable } from '../../adapters/aws/dynamo-principals.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { claimsHandler } from './claims.ts';
import { envSchema } from './env.ts';

const open = lazily(() =>
  createPrincipalTable({ client: new DynamoDBClient({}), tableName: readEnv(envSchema).PRINCIPALS_TABLE }),
);

export const handler = claimsHandler(open);
