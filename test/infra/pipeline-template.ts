/** The pipeline's template, and what each of its functions may do. */
import { Template } from 'aws-cdk-lib/assertions';
import { stacksOf, statementsOfFunction, type Statement } from './support.ts';

export const { pipeline } = stacksOf();
export const template = Template.fromStack(pipeline);
/** Those that open what is sealed. */
export const STEPS = [
  'seal-recording',
  'transcribe-recording',
  'analyse-recording',
  'index-recording',
  'make-access-copy',
];
export const QUEUED = [
  ...['receive-upload', 'screen-recording', ...STEPS, 'finish-transcription', 'purge-recording'],
  'deliver-webhook',
];
export const SCHEDULED = [
  'integrate-log',
  'sweep-archive',
  'audit-log',
  'review-archive',
  'watch-recorders',
  'publish-events',
];
export const ALL = [...QUEUED, 'relay-changes', ...SCHEDULED, 'run-export'];

export const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
export const statements = (name: string): Statement[] => statementsOfFunction(template, name);
export const actionsOf = (name: string): string[] => statements(name).flatMap(({ Action }) => Action);
export const bySid = (name: string, sid: string): Statement => {
  const found = statements(name).find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`${name} has no ${sid}.`);
  return found;
};
