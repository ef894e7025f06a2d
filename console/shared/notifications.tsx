/** Messages about what was done, above the page: `useNotify().success(text)`, `.problem(error)`. */
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactElement, type ReactNode, useContext, useMemo, useState } from 'react';
import { explain, PROBLEM_WORDS } from './problem.ts';
import { useWords } from './words.ts';

interface Notify {
  readonly success: (text: ReactNode) => void;
  readonly info: (text: ReactNode) => void;
  readonly problem: (error: unknown) => void;
}

const NotifyContext = createContext<Notify | undefined>(undefined);
const ItemsContext = createContext<readonly FlashbarProps.MessageDefinition[]>([]);
const MOST = 4;

export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (!notify) throw new Error('useNotify outside of NotificationProvider');
  return notify;
}

export function useNotifications(): readonly FlashbarProps.MessageDefinition[] {
  return useContext(ItemsContext);
}

export function NotificationProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const t = useWords(PROBLEM_WORDS);
  const notify = useMemo<Notify>(() => {
    const add = (type: FlashbarProps.Type, content: ReactNode): void => {
      const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
      const dismiss = (): void => {
        setItems((others) => others.filter((item) => item.id !== id));
      };
      const item = { id, type, content, dismissible: true, dismissLabel: t.dismiss, onDismiss: dismiss };
      setItems((others) => [item, ...others].slice(0, MOST));
    };
    return {
      success: (text) => {
        add('success', text);
      },
      info: (text) => {
        add('info', text);
      },
      problem: (error) => {
        add('error', explain(error, t));
      },
    };
  }, [t]);
  return (
    <NotifyContext value={notify}>
      <ItemsContext value={items}>{children}</ItemsContext>
    </NotifyContext>
  );
}
