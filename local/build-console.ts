/** `npm run build:console`: the console's files in console/dist, as `npm start` serves them. */
import { buildConsole } from './console.ts';

console.log(await buildConsole(console.error));
