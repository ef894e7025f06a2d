/** Starts the console in the page. */
import { askEarly } from './early.ts';

/** The program takes the browser's whole attention: what it waits for is asked first, where the server is near. */
const LONGEST_MS = 50;

const asked = Promise.race([askEarly(), new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
void asked.then(async () => {
  const { start } = await import('./start.tsx');
  await start();
});
