/** Examples of each command, for `--help` and docs/cli.md. Every one is a command line that parses. */
import type { Command } from 'commander';

/** By the words after `callvault`. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  ingest: [
    'callvault ingest call.wav --call-id 4711 --agent ann --channels customer,agent',
    'callvault ingest recordings/ --api https://callvault.example',
  ],
  process: ['callvault process'],
  show: ['callvault show ID --json'],
  list: ['callvault list --state quarantined', 'callvault list --filter team=blue --filter from=2026-01-01'],
  search: ['callvault search "lost parcel"', 'callvault search "" --filter topic=delivery --filter language=zh-CN'],
  'quarantine list': ['callvault quarantine list'],
  'quarantine decide': ['callvault quarantine decide ID --accept --reason "consent heard at 0:04"'],
  verify: ['callvault verify --all'],
  export: ['callvault export ID -o bundle.zip --purpose "complaint 17"'],
  'verify-bundle': ['callvault verify-bundle bundle.zip --key VKEY'],
  'hold place': [
    'callvault hold place --matter case-9 --id ID --reason "claim filed"',
    'callvault hold place --matter case-9 --query "refund" --future --reason "claim filed"',
  ],
  'hold release': ['callvault hold release --matter case-9 --all --reason "case closed"'],
  'matter list': ['callvault matter list --all'],
  approve: ['callvault approve APPROVAL', 'callvault approve APPROVAL --decline --reason "not needed"'],
  'request access': ['callvault request access --customer c-17 -o answer.json'],
  erase: ['callvault erase --customer c-17 --reason "asked by the caller"'],
  restrict: ['callvault restrict --id ID --reason "accuracy disputed"'],
  retention: ['callvault retention ID'],
  'webhook add': ['callvault webhook add https://crm.example/in --type ticket.drafted --type alert.raised'],
  'webhook deliveries': ['callvault webhook deliveries WEBHOOK --open'],
  'events replay': ['callvault events replay --from 2026-03-01 --to 2026-03-02 --webhook WEBHOOK'],
  'retention-event': ['callvault retention-event ID --type contract-ended --at 2026-03-01T00:00:00Z'],
  'policy check': ['callvault policy check policies/'],
  'policy plan': ['callvault policy plan retention.yaml'],
  reconcile: ['callvault reconcile cdr.csv --source pbx --strict'],
  insights: ['callvault insights root-causes --filter topic=delivery', 'callvault insights silence --by team'],
  outcome: ['callvault outcome ID --outcome resolved'],
  alerts: ['callvault alerts --customer c-17'],
  'log key': ['callvault log key > callvault.vkey'],
  'log prove': ['callvault log prove ID -o seal.tlog-proof', 'callvault log prove --from 1000'],
  'log fsck': ['callvault log fsck'],
  audit: ['callvault audit --sample 100'],
  review: ['callvault review ID --scorecard service --item greeting=pass --item closing=fail'],
  import: ['callvault import genesys export/ --business-line default'],
  token: ['callvault token --role compliance --role quality --subject ann --minutes 120'],
  serve: ['callvault serve --port 8700'],
  cost: ['callvault cost --hours 5000'],
  completion: ['callvault completion bash > ~/.local/share/bash-completion/completions/callvault'],
};

export function showExamples(program: Command, path: readonly string[] = []): void {
  const examples = EXAMPLES[path.join(' ')];
  if (examples) program.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  for (const one of program.commands) showExamples(one, [...path, one.name()]);
}
