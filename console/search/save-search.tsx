import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { FormModal } from '../shared/form-modal.tsx';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { type Asked, queryStringOf } from './asked.ts';
import { SEARCH_WORDS } from './words.ts';

/** Asks for the name under which a search is kept. */
export function SaveSearch({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState(asked.words.trim());
  return (
    <FormModal
      title={t.save}
      action={t.saveAction}
      ready={name.trim() !== ''}
      onClose={onClose}
      run={async () => {
        await client.post('/me/searches', { body: { name: name.trim(), query: queryStringOf(asked) } });
        await queries.invalidateQueries({ queryKey: ['searches'] });
      }}
    >
      <TextField label={t.saveName} value={name} onChange={setName} />
    </FormModal>
  );
}
