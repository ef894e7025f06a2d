/** The console's files: private, behind CloudFront alone, with headers that keep foreign scripts out. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../console/content-security-policy.ts';
import { resourcesOf, stacksOf } from './support.ts';

const EDGE = { console: 'cloudfront', account: '123456789012', edgeRegion: 'us-east-1' };

describe('on CloudFront', () => {
  const { console, edge } = stacksOf(EDGE);
  if (!console || !edge) throw new Error('no console');
  const template = Template.fromStack(console);

  test('the bucket is private and read by this distribution only', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
    template.resourceCountIs('AWS::CloudFront::OriginAccessControl', 1);
  });

  test('pages carry the strict headers', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          ContentSecurityPolicy: Match.objectLike({ Override: true }),
        },
      },
    });
  });

  test('pages may talk to the buckets and to the sign-in, and nowhere else', () => {
    const signIn = { kind: 'cognito', domainPrefix: 'calls', callbackUrls: ['https://calls.example/'] };
    const { console: signedIn } = stacksOf({ ...EDGE, identity: signIn });
    if (!signedIn) throw new Error('no console');
    const [policy] = Object.values(resourcesOf(Template.fromStack(signedIn), 'AWS::CloudFront::ResponseHeadersPolicy'));
    const text = JSON.stringify(policy);
    expect(text).toMatch(
      /IntakeBucket.*WorkBucket.*https:\/\/cognito-idp\.eu-central-1\..*https:\/\/calls\.auth\.eu-central-1/u,
    );
  });

  test('a folder is its index.html', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp("uri \\+= 'index\\.html'"),
    });
  });

  test('TLS 1.2 and a firewall stand before it', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        WebACLId: { 'Fn::GetStackOutput': Match.objectLike({ Region: 'us-east-1' }) },
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
      }),
    });
    Template.fromStack(edge).hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  });

  test('neither region gets functions of the CDK for the reference between them', () => {
    for (const stack of [console, edge]) {
      expect(resourcesOf(Template.fromStack(stack), 'AWS::Lambda::Function')).toEqual({});
    }
  });

  test('answers of the API are never cached', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        CacheBehaviors: [
          Match.objectLike({ PathPattern: '/api/*', CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' }),
        ],
      }),
    });
  });
});

test('no script of others, no inline script, no frame', () => {
  const policy = contentSecurityPolicy(['https://uploads.example']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe|\*/u);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("connect-src 'self' https://uploads.example");
});

test('served by the API there is nothing outside the region', () => {
  const { console, edge } = stacksOf({ console: 'api' });
  expect([console, edge]).toEqual([undefined, undefined]);
});
