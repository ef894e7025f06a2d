import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useCodeName } from './code-words.ts';

/** Why a recording was refused or has to wait. */
export function ReasonText({ reason }: { readonly reason: Schema<'Recording'>['reason'] }): ReactElement | null {
  const codeName = useCodeName();
  if (!reason) return null;
  return (
    <>
      {codeName(reason.code)} (<span lang="en">{withoutCommand(reason.detail)}</span>)
    </>
  );
}

/** Of the command line, where there are no buttons. */
function withoutCommand(detail: string): string {
  return detail.replace(/ Decide with: callvault .*$/u, '').replace(/\.$/u, '');
}
