/** Content types of the files that the console and the documentation consist of. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** `extension` with its dot. */
export function contentTypeOf(extension: string): string {
  return TYPES[extension] ?? 'application/octet-stream';
}

/** Whether packing makes it smaller. */
export function isText(name: string): boolean {
  return /\.(?:css|html|js|json|map|svg|txt)$/u.test(name);
}
