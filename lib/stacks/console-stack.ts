/** The console's files on CloudFront, and the API under the same name. The bucket is filled by `npm run release:console`, not by the stack. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type BehaviorOptions,
  type DistributionProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import { responseHeaders } from '../console/headers.ts';
import { consoleOrigins } from '../console/settings.ts';
import { PRIVATE } from '../constructs/vault-bucket.ts';
import type { Evidence } from './evidence-stack.ts';

export interface ConsoleStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly api: RestApi;
  /** Of the edge stack. */
  readonly firewallArn: string;
}

export class ConsoleStack extends Stack {
  readonly distribution: Distribution;
  readonly files: Bucket;

  constructor(scope: Construct, id: string, { config, evidence, api, firewallArn, ...props }: ConsoleStackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    this.files = this.bucket(config, evidence);
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Callvault ${config.stage}`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      webAclId: firewallArn,
      ...this.ownName(config),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.files),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: responseHeaders(this, 'Headers', consoleOrigins(this, config, evidence)),
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        functionAssociations: [
          {
            function: new EdgeFunction(this, 'FolderIndex', {
              runtime: FunctionRuntime.JS_2_0,
              comment: 'A bucket has files, not folders: docs/ is docs/index.html',
              code: FunctionCode.fromInline(FOLDER_INDEX),
            }),
            eventType: FunctionEventType.VIEWER_REQUEST,
          },
        ],
      },
      additionalBehaviors: { '/api/*': this.toApi(api) },
    });
    new CfnOutput(this, 'ConsoleBucketName', { value: this.files.bucketName });
    new CfnOutput(this, 'ConsoleUrl', {
      value: `https://${config.consoleDomain?.name ?? this.distribution.domainName}`,
    });
    new CfnOutput(this, 'DistributionId', { value: this.distribution.distributionId });
  }

  /** Programs, no recordings. Versions, so that a release can be taken back. */
  private bucket(config: Config, { logs }: Evidence): Bucket {
    return new Bucket(this, 'Files', {
      ...PRIVATE,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/console/',
      removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  private ownName({ consoleDomain }: Config): Partial<DistributionProps> {
    if (!consoleDomain) return {};
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', consoleDomain.certificateArn);
    return { domainNames: [consoleDomain.name], certificate };
  }

  /** One origin for the browser, so that neither cookies nor CORS need an exception. */
  private toApi(api: RestApi): BehaviorOptions {
    const stripPrefix = new EdgeFunction(this, 'StripPrefix', {
      runtime: FunctionRuntime.JS_2_0,
      comment: 'The API does not know that it is mounted under /api',
      code: FunctionCode.fromInline(STRIP_PREFIX),
    });
    return {
      origin: new RestApiOrigin(api),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      functionAssociations: [{ function: stripPrefix, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }
}

const FOLDER_INDEX = `function handler(event) {
  var request = event.request;
  if (request.uri === '/docs') return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: '/docs/' } } };
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
}`;

const STRIP_PREFIX = `function handler(event) {
  event.request.uri = event.request.uri.slice('/api'.length);
  return event.request;
}`;
