/** Labels of the analysis in words; one that is not known here is shown as it is. */
import { useMemo } from 'react';
import { useWords } from '../shared/words.ts';
import { RECORDING_WORDS } from './words.ts';

export function useKindName(): (kind: string) => string {
  const { kinds } = useWords(RECORDING_WORDS);
  return useMemo(() => {
    const known = new Map(Object.entries(kinds));
    return (kind) => known.get(kind) ?? kind;
  }, [kinds]);
}

export function useRoleName(): (role: string | undefined) => string {
  const { agent, customer, unknown } = useWords(RECORDING_WORDS);
  return useMemo(
    () => (role) => (role === 'agent' ? agent : role === 'customer' ? customer : unknown),
    [agent, customer, unknown],
  );
}
