import Box from '@cloudscape-design/components/box';
import type { ReactElement, ReactNode } from 'react';

/** A part of a tab under its title. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section>
      <Box variant="h3" padding={{ bottom: 'xxs' }}>
        {title}
      </Box>
      {children}
    </section>
  );
}

export function Nothing({ children }: { readonly children: ReactNode }): ReactElement {
  return <Box color="text-body-secondary">{children}</Box>;
}
