/** Where the custody log stands, what to give to outsiders, and verifying everything. */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { DamagedAlert } from '../recording/damaged-alert.tsx';
import { useFormats } from '../shared/format.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { VerifyAll } from './verify-all.tsx';
import { LOG_WORDS } from './words-archive.ts';

export function Page(): ReactElement {
  const t = useWords(LOG_WORDS);
  const client = useClient();
  const { may } = useSession();
  const log = useQuery({
    queryKey: ['log'],
    queryFn: async () => {
      const status = await client.get('/log/status');
      const [key, checkpoint] = await Promise.all(
        ['/log/key', ...(status.size > 0 ? ['/log/checkpoint'] : [])].map(async (path) =>
          (await client.fetch(path)).text(),
        ),
      );
      return { status, key: key?.trim() ?? '', checkpoint };
    },
  });
  if (log.error) return <ProblemAlert error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <Spinner size="large" />;
  const { status, key, checkpoint } = log.data;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.about}>
        {t.title}
      </Header>
      <DamagedAlert />
      <Container>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.size, value: status.size },
            { label: t.audit, value: <LastAudit audit={status.lastAudit} /> },
            { label: t.root, value: status.rootHash === undefined ? '–' : <Copy text={status.rootHash} /> },
            { label: t.witnesses, value: status.witnesses.join(', ') || t.none },
            { label: t.origin, value: status.origin ?? '–' },
            { label: t.key, value: <Copy text={key} /> },
          ]}
        />
      </Container>
      <Container header={<Header description={t.checkpointAbout}>{t.checkpoint}</Header>}>
        {checkpoint === undefined ? (
          t.empty
        ) : (
          <SpaceBetween size="s">
            <Box variant="code">
              <pre>{checkpoint}</pre>
            </Box>
            <CopyToClipboard
              copyButtonText={t.copy}
              copySuccessText={t.copied}
              copyErrorText={t.failed}
              textToCopy={checkpoint}
            />
          </SpaceBetween>
        )}
      </Container>
      {may('verify') && <VerifyAll />}
    </SpaceBetween>
  );
}

function Copy({ text }: { readonly text: string }): ReactElement {
  const t = useWords(LOG_WORDS);
  return (
    <CopyToClipboard
      variant="inline"
      copyButtonAriaLabel={t.copy}
      copySuccessText={t.copied}
      copyErrorText={t.failed}
      textToCopy={text}
    />
  );
}

function LastAudit({ audit }: { readonly audit: Schema<'LogStatus'>['lastAudit'] }): ReactElement {
  const t = useWords(LOG_WORDS);
  const { time } = useFormats();
  if (!audit) return <>{t.never}</>;
  return (
    <>
      <StatusIndicator type={audit.intact ? 'success' : 'error'}>
        {`${time(audit.at)}: ${audit.intact ? t.intact : t.broken}`}
      </StatusIndicator>
      {!audit.intact && <p>{t.brokenNext}</p>}
    </>
  );
}
