/**
 * G.711 companding (ITU-T G.711, 11/1988): every code to its decoded value, full scale +-1.
 * Mu-law is a 14-bit, A-law a 13-bit uniform scale; both are set here on 16 bits, as every telephony tool does.
 */

/** Table 2a/2b: code bits inverted; value = sign * ((2 * mantissa + 33) * 2^segment - 33), scale 14 bits. */
export const MULAW: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const segment = (bits >> 4) & 7;
  const magnitude = (2 * (bits & 15) + 33) * 2 ** segment - 33;
  return ((bits & 0x80) === 0 ? magnitude : 0 - magnitude) / 8192;
});

/** Table 1a/1b: even bits inverted; 13-bit value = sign * (2 * mantissa + 1 [+ 32 from segment 1]) * 2^(segment - 1 or 0). */
export const ALAW: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = 2 * (bits & 15) + 1;
  const magnitude = segment === 0 ? step : (step + 32) * 2 ** (segment - 1);
  return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 4096;
});
