/** What browsers are told about the console: scripts of its own only, nobody frames it, TLS for two years. */
import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { contentSecurityPolicy } from '../../console/content-security-policy.ts';

const TWO_YEARS = Duration.days(730);

export function responseHeaders(scope: Construct, id: string, connect: readonly string[]): ResponseHeadersPolicy {
  const policy = `${contentSecurityPolicy(connect)}; upgrade-insecure-requests`;
  return new ResponseHeadersPolicy(scope, id, {
    comment: 'Callvault console',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      strictTransportSecurity: { accessControlMaxAge: TWO_YEARS, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: { customHeaders: [...OTHERS] },
  });
}

const OTHERS: NonNullable<ResponseHeadersPolicyProps['customHeadersBehavior']>['customHeaders'] = [
  { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()', override: true },
  { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
  { header: 'Cross-Origin-Resource-Policy', value: 'same-origin', override: true },
];
