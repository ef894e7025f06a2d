/** The single-machine edition: whoever may read the data folder can make a token. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactElement, useEffect, useState } from 'react';
import type { ConsoleConfig } from '../shared/config.ts';
import { useWords } from '../shared/words.ts';
import { tokenFromAddress } from './address.ts';
import { SignInFrame } from './frame.tsx';
import { offeredToken } from './token-store.ts';
import { SIGN_IN_WORDS } from './words.ts';

export interface SignInProps {
  readonly config: ConsoleConfig;
  /** The token that was given was not taken. */
  readonly refused: boolean;
  readonly onToken: (token: string) => void;
}

export function TokenSignIn({ refused, onToken }: SignInProps): ReactElement {
  const t = useWords(SIGN_IN_WORDS);
  const [token, setToken] = useState(offeredToken);
  useEffect(() => {
    // Opened in this tab, the link that the server prints changes what is behind the hash alone.
    const take = (): void => {
      const given = tokenFromAddress();
      if (given !== undefined) onToken(given);
    };
    addEventListener('hashchange', take);
    return () => {
      removeEventListener('hashchange', take);
    };
  }, [onToken]);
  return (
    <SignInFrame>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== '') onToken(token);
        }}
      >
        <SpaceBetween size="l">
          {refused && <Alert type="error">{t.refused}</Alert>}
          <p>
            {t.local} <Box variant="code">{t.command}</Box>
          </p>
          <FormField label={t.token}>
            <Input
              type="password"
              autoComplete={false}
              value={token}
              onChange={({ detail }) => {
                setToken(detail.value);
              }}
            />
          </FormField>
          <Button variant="primary" formAction="submit">
            {t.enter}
          </Button>
        </SpaceBetween>
      </form>
    </SignInFrame>
  );
}
