/** What the tests of one deployment share. */
import type { Api } from './api.ts';
import type { Deployment } from './deployment.ts';
import type { Recorder } from './queues.ts';
import type { System } from './system.ts';

export interface Run {
  readonly deployment: Deployment;
  readonly system: System;
  readonly api: Api;
  readonly recorder: Recorder;
  /** Of the first recordings, which later tests come back to: an erasable one, a regulated one. */
  readonly ids: string[];
  /** Of a person in this group. */
  readonly token: (group: string) => string;
}

export const say = (line: string): boolean => process.stdout.write(`${line}\n`);
