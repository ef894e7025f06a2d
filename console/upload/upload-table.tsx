/** The files of this page with their progress and what became of them. */
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactElement } from 'react';
import { useLabels } from '../search/labels.ts';
import { useCodeName } from '../recording/code-words.ts';
import { useFormats } from '../shared/format.ts';
import { explain, PROBLEM_WORDS } from '../shared/problem.ts';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useWords } from '../shared/words.ts';
import type { Upload } from './files.ts';
import { UPLOAD_WORDS } from './words.ts';

interface UploadTableProps {
  readonly uploads: readonly Upload[];
  readonly onAgain: (upload: Upload) => void;
}

export function UploadTable({ uploads, onAgain }: UploadTableProps): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  const { bytes } = useFormats();
  return (
    <Table
      items={uploads}
      trackBy="key"
      wrapLines
      empty={t.empty}
      ariaLabels={{ tableLabel: t.title }}
      columnDefinitions={[
        { id: 'file', header: t.file, cell: (upload) => <Name upload={upload} />, isRowHeader: true },
        { id: 'size', header: t.size, cell: ({ file }) => bytes(file.size) },
        { id: 'progress', header: t.progress, cell: (upload) => <Progress upload={upload} />, minWidth: 260 },
        {
          id: 'open',
          header: '',
          cell: (upload) =>
            upload.phase === 'failed' ? (
              <Button
                onClick={() => {
                  onAgain(upload);
                }}
              >
                {t.again}
              </Button>
            ) : (
              upload.recordingId !== undefined && (
                <Link
                  href={`#/recordings/${encodeURIComponent(upload.recordingId)}`}
                  ariaLabel={`${t.open} ${upload.file.name}`}
                >
                  {t.open}
                </Link>
              )
            ),
        },
      ]}
    />
  );
}

function Name({ upload: { file, transcript } }: { readonly upload: Upload }): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  return (
    <>
      {file.name}
      {transcript && <div>{t.withTranscript}</div>}
    </>
  );
}

const ALL = 100;

function Progress({ upload }: { readonly upload: Upload }): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  const label = useLabels();
  const problems = useWords(PROBLEM_WORDS);
  const codeName = useCodeName();
  const { phase, progress, state, reason, wasThere, sameAs, error } = upload;
  switch (phase) {
    case 'waiting':
      return <StatusIndicator type="pending">{t.waiting}</StatusIndicator>;
    case 'hashing':
    case 'sending':
      return <ProgressBar value={progress * ALL} additionalInfo={t[phase]} ariaLabel={t[phase]} />;
    case 'checking':
      return <StatusIndicator type="in-progress">{t.checking}</StatusIndicator>;
    case 'failed':
      return <StatusIndicator type="error">{`${t.failed}: ${explain(error, problems)}`}</StatusIndicator>;
    case 'ended': {
      const why = reason === undefined ? undefined : codeName(reason);
      const text = [label('state', state ?? ''), why, wasThere ? t.there : undefined].filter(Boolean).join(', ');
      return (
        <>
          <StatusIndicator type={statusOf(state)}>{text}</StatusIndicator>
          {sameAs !== undefined && (
            <div>
              {t.sameAudio} <RecordingLink id={sameAs} short />
            </div>
          )}
        </>
      );
    }
  }
}

function statusOf(state: Upload['state']): 'success' | 'warning' | 'error' {
  if (state === 'rejected') return 'error';
  return state === 'quarantined' ? 'warning' : 'success';
}
