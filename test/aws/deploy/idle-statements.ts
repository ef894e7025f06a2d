/** Statements of the functions' roles that no call of a run needed, held against a list that says why each is there. */
import { NEEDED_ELSEWHERE } from './needed-elsewhere.ts';
import type { Emulator } from './emulator.ts';
import { readDecisions } from './permissions.ts';
import type { System } from './system.ts';

/** `<function>: <Sid> <action>` of every action that no call needed. */
export async function idleStatements(emulator: Emulator, system: System): Promise<readonly string[]> {
  const decisions = readDecisions(emulator.decisions).filter(({ decision }) => decision === 'allowed');
  const idle: string[] = [];
  for (const name of system.functions.names) {
    const role = await system.functions.role(name);
    const calls = decisions.filter(({ principal }) => principal.includes(`/${role}/`));
    for (const { Sid, Action, Resource } of await system.permissions.statements(role)) {
      for (const action of Action) {
        const isNeeded = calls.some(
          (call) =>
            call.action === action &&
            call.actions.join() === Action.join() &&
            call.resources.join() === Resource.join(),
        );
        if (!isNeeded) idle.push(`${name}: ${Sid ?? '-'} ${action}`);
      }
    }
  }
  return [...new Set(idle)].sort();
}

/** `unknown` = idle and without a reason; `needed` = has a reason and is not idle any more. */
export function needlessStatements(idle: readonly string[]): {
  readonly unknown: readonly string[];
  readonly needed: readonly string[];
} {
  const fits = ({ statement }: { statement: RegExp }, line: string): boolean => statement.test(line);
  return {
    unknown: idle.filter((line) => !NEEDED_ELSEWHERE.some((entry) => fits(entry, line))),
    needed: NEEDED_ELSEWHERE.filter((entry) => entry.sometimes !== true && !idle.some((line) => fits(entry, line))).map(
      ({ statement }) => statement.source,
    ),
  };
}
