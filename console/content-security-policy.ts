/** What browsers may do with the console, in both editions: scripts of its own only, nobody frames it, no other origin but those that `connect` names. */

/** The one style sheet that a library writes into the page: that of the waveform. A new version of it needs a new hash; the browser tests say so. */
const WAVEFORM_STYLE = "'sha256-GDz2FZP0i7VZaDhs1mgc43IRUXU2xajPIjvThHvZvbs='";

/** `connect`: origins the console talks to besides its own, such as the bucket it uploads to and plays from. */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${WAVEFORM_STYLE}`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["media-src 'self' blob:", ...connect].join(' '),
    ["connect-src 'self'", ...connect].join(' '),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
