/** A page that breaks leaves the rest of the console usable. */
import { Component, type ReactNode } from 'react';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { isNotLoaded } from '../shared/problem.ts';

interface State {
  readonly error?: unknown;
}

export class Failsafe extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    const { error } = this.state;
    const again = (): void => {
      if (isNotLoaded(error)) void reload();
      else this.setState({ error: undefined });
    };
    return <ProblemAlert error={error} onRetry={again} />;
  }
}

/** Once the server answers: until then this page is better than none. */
async function reload(): Promise<void> {
  try {
    await fetch(document.baseURI, { cache: 'no-store' });
  } catch {
    return;
  }
  location.reload();
}
