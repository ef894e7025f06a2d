/** Messages about what was done, above the page: `useNotify().success(text)`, `.problem(error)`. */
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { explain, PROBLEM_WORDS } from './problem.ts';
import { useWords } from './words.ts';

interface Notify {
  readonly success: (text: ReactNode) => void;
  readonly info: (text: ReactNode) => void;
  /** Done, and not all of it. */
  readonly warning: (text: ReactNode) => void;
  readonly problem: (error: unknown) => void;
}

interface Notification {
  readonly id: string;
  readonly type: 'success' | 'info' | 'warning' | 'error';
  readonly text: ReactNode;
  /** Epoch ms. */
  readonly at: number;
  readonly onDismiss: () => void;
}

const NotifyContext = createContext<Notify | undefined>(undefined);
const ItemsContext = createContext<readonly Notification[]>([]);
const MOST = 4;
const FRESH_MS = 2_000;

function isFresh({ at }: Notification, now: number): boolean {
  return now - at < FRESH_MS;
}

export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (!notify) throw new Error('useNotify outside of NotificationProvider');
  return notify;
}

export function useNotifications(): readonly Notification[] {
  return useContext(ItemsContext);
}

export function NotificationProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [items, setItems] = useState<readonly Notification[]>([]);
  const t = useWords(PROBLEM_WORDS);
  useEffect(() => {
    // What an action said stays on the page it leads to, and not on those after.
    const onPage = (): void => {
      setItems((all) => all.filter((item) => isFresh(item, Date.now())));
    };
    addEventListener('hashchange', onPage);
    return () => {
      removeEventListener('hashchange', onPage);
    };
  }, []);
  const notify = useMemo<Notify>(() => {
    const add = (type: Notification['type'], text: ReactNode): void => {
      const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
      const onDismiss = (): void => {
        setItems((others) => others.filter((item) => item.id !== id));
      };
      const at = Date.now();
      setItems((others) => {
        // What went wrong before is over once it, or what came after it, has succeeded.
        const left = type === 'success' ? others.filter((item) => item.type !== 'error' || isFresh(item, at)) : others;
        return [{ id, type, text, at, onDismiss }, ...left].slice(0, MOST);
      });
    };
    return {
      success: (text) => {
        add('success', text);
      },
      info: (text) => {
        add('info', text);
      },
      warning: (text) => {
        add('warning', text);
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
