/** The server of a measurement in a process of its own: `node bench/server-process.ts FOLDER [console]`. Prints {url, keyFile} and runs until it is ended. */
import { buildConsole } from '../local/console.ts';
import { startServer } from '../local/server.ts';
import { readSettings } from '../local/settings.ts';

const [data = '', site = ''] = process.argv.slice(2);
const consoleFolder = site === 'console' ? await buildConsole(console.error) : undefined;
const server = await startServer({
  settings: { ...readSettings({}, { data }), port: 0 },
  ...(consoleFolder !== undefined && { consoleFolder }),
});
console.log(JSON.stringify({ url: server.url, keyFile: server.keyFile }));
process.once('SIGTERM', () => void server.close());
