/** A page that breaks leaves the rest of the console usable. */
import { Component, type ReactNode } from 'react';
import { ProblemAlert } from '../shared/problem-alert.tsx';

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
    const again = (): void => {
      this.setState({ error: undefined });
    };
    return <ProblemAlert error={this.state.error} onRetry={again} />;
  }
}
