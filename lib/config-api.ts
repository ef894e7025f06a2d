/** What a deployment may choose about its front door: who signs people in, and how much the API takes. */
import { z } from 'zod';

const arn = (service: string): z.ZodString =>
  z.string().regex(new RegExp(`^arn:[a-z-]+:${service}:`), `is not an ARN of ${service}`);

/** Names a provider on the sign-in page. */
const providerName = z.string().regex(/^[\w-]{3,32}$/, 'is 3 to 32 letters, digits, _ or -');

const company = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('saml'), name: providerName, metadataUrl: z.url() }),
  z.strictObject({
    kind: z.literal('oidc'),
    name: providerName,
    issuer: z.url(),
    clientId: z.string().min(1),
    /** The secret's value is read at deploy time and stands in no template. */
    clientSecretArn: arn('secretsmanager'),
  }),
]);

const cognito = z
  .strictObject({
    kind: z.literal('cognito'),
    /** Prefix of the hosted sign-in page; unique in its region. Without it there is no page, no client for machines, and so no token that the API takes. */
    domainPrefix: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'is lower-case letters, digits and hyphens')
      .optional(),
    /** Where the sign-in page may send people back to, besides the console itself where its address is known beforehand. */
    callbackUrls: z.array(z.url()).default([]),
    mfa: z.enum(['required', 'optional']).default('required'),
    /** Sign-in through the company's own directory. */
    company: company.optional(),
  })
  .refine(({ company: directory, domainPrefix }) => directory === undefined || domainPrefix !== undefined, {
    path: ['domainPrefix'],
    message: 'is needed for company sign-in',
  });

export const identitySchema = z.discriminatedUnion('kind', [
  cognito,
  z.strictObject({
    kind: z.literal('oidc'),
    issuer: z.url(),
    audience: z.string().min(1),
    jwksUrl: z.url(),
    /** The console's registration with the provider: a public client, code flow with PKCE. Without it people paste a token. */
    console: z
      .strictObject({
        clientId: z.string().min(1),
        /** Asked for at sign-in; the access token must carry the audience above. */
        scope: z.string().min(1).default('openid'),
        /** Where the provider answers besides the issuer's own origin, such as its token endpoint. */
        origins: z.array(z.url()).default([]),
      })
      .optional(),
  }),
]);

export const apiSchema = z.strictObject({
  /** Requests per second, and how many at once above that, before callers get 429. */
  ratePerSecond: z.int().min(1).default(50),
  burst: z.int().min(1).default(100),
  /** Requests of one address in five minutes before the firewall blocks it. */
  requestsPerAddress: z.int().min(100).default(3000),
});

/** The console's own name. The certificate lies in the edge region. */
export const consoleDomainSchema = z.strictObject({ name: z.string().min(1), certificateArn: arn('acm') });
