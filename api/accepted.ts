/** 202: what was asked for waits, for a second person or for its turn. The body is the same as when it is done. */
export function accepted(body: object): Response {
  return new Response(JSON.stringify(body), { status: 202, headers: { 'content-type': 'application/json' } });
}
