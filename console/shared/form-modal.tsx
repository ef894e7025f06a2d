/** A dialog that asks for what an action needs and carries it out: fields, progress, what went wrong. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { explain, PROBLEM_WORDS } from './problem.ts';
import { COMMON_WORDS } from './words-common.ts';
import { useWords } from './words.ts';

interface FormModalProps {
  readonly title: string;
  readonly action: string;
  /** Whether all that is needed is there. */
  readonly ready: boolean;
  /** The dialog closes when it has succeeded. */
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormModal({ title, action, ready, run, onClose, children }: FormModalProps): ReactElement {
  const t = useWords(COMMON_WORDS);
  const problems = useWords(PROBLEM_WORDS);
  const running = useMutation({ mutationFn: run, onSuccess: onClose });
  return (
    <Modal
      visible
      header={title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={!ready}
              loading={running.isPending}
              onClick={() => {
                running.mutate();
              }}
            >
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {running.error && <Alert type="error">{explain(running.error, problems)}</Alert>}
        {children}
      </SpaceBetween>
    </Modal>
  );
}
