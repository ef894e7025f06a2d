/** What browsers may do with the buckets: put what was announced, and fetch parts of what the API leads them to. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { stacksOf } from './support.ts';

const OWN_NAME = {
  console: 'cloudfront',
  account: '123456789012',
  edgeRegion: 'us-east-1',
  consoleDomain: {
    name: 'calls.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000',
  },
};

test.each([
  { from: {}, origins: ['https://*'] },
  { from: OWN_NAME, origins: ['https://calls.example.com'] },
  { from: { ...OWN_NAME, uploadOrigins: ['https://other.example'] }, origins: ['https://other.example'] },
])('uploads and playback from $origins', ({ from, origins }) => {
  const template = Template.fromStack(stacksOf(from).evidence);
  const rules = (methods: readonly string[], headers: unknown): object => ({
    CorsConfiguration: {
      CorsRules: [Match.objectLike({ AllowedMethods: methods, AllowedOrigins: origins, AllowedHeaders: headers })],
    },
  });
  template.hasResourceProperties('AWS::S3::Bucket', rules(['PUT'], Match.arrayWith(['if-none-match', 'x-amz-*'])));
  template.hasResourceProperties('AWS::S3::Bucket', rules(['GET', 'HEAD'], ['*']));
});

test('the vault talks to no browser', () => {
  const found = Template.fromStack(stacksOf(OWN_NAME).evidence).findResources('AWS::S3::Bucket', {
    Properties: { CorsConfiguration: Match.anyValue() },
  });
  expect(Object.keys(found)).toHaveLength(2);
});

test('the sign-in page of a console with a name of its own leads back to it', () => {
  const identity = { kind: 'cognito', domainPrefix: 'calls' };
  Template.fromStack(stacksOf({ ...OWN_NAME, identity }).api).hasResourceProperties('AWS::Cognito::UserPoolClient', {
    CallbackURLs: ['https://calls.example.com/'],
  });
  const nameless = { console: 'cloudfront', account: '123456789012', edgeRegion: 'us-east-1', identity };
  expect(() => stacksOf(nameless)).toThrow(/callbackUrls/u);
});
