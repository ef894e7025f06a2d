/** Takes recordings in by drag and drop, and shows each until it is sealed or refused. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FileDropzone from '@cloudscape-design/components/file-dropzone';
import FileInput from '@cloudscape-design/components/file-input';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useNotify } from '../shared/notifications.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { type CallData, missingIn, NO_DATA } from './call-data.ts';
import { CallFields } from './call-fields.tsx';
import { isToSend, loneTranscripts, type Upload, withFiles } from './files.ts';
import { uploadOne } from './uploads.ts';
import { UploadTable } from './upload-table.tsx';
import { UPLOAD_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const notify = useNotify();
  const [data, setData] = useState<CallData>(NO_DATA);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [running, setRunning] = useState(false);

  const add = (files: readonly File[]): void => {
    setUploads((known) => withFiles(known, files));
    const [lone] = loneTranscripts(withFiles(uploads, files), files);
    if (lone !== undefined) notify.warning(t.lone(lone));
  };
  const change = (key: string, changed: Partial<Upload>): void => {
    setUploads((known) => known.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  };
  const run = async (chosen: readonly Upload[]): Promise<void> => {
    setRunning(true);
    for (const upload of chosen) {
      await uploadOne(client, upload, data, (changed) => {
        change(upload.key, changed);
      });
    }
    setRunning(false);
    await queries.invalidateQueries();
  };
  const toSend = uploads.filter(isToSend);
  const missing = missingIn(data);
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.about}>
        {t.title}
      </Header>
      <Container>
        <SpaceBetween size="l">
          <CallFields data={data} onChange={setData} />
          <FileDropzone
            onChange={({ detail }) => {
              add(detail.value);
            }}
          >
            <SpaceBetween size="xs" alignItems="center">
              <span>{t.drop}</span>
              <FileInput
                value={[]}
                multiple
                accept="audio/*,.wav,.mp3,.ogg,.opus,.flac,.m4a,.au,.json"
                onChange={({ detail }) => {
                  add(detail.value);
                }}
              >
                {t.choose}
              </FileInput>
            </SpaceBetween>
          </FileDropzone>
          <Button
            variant="primary"
            disabled={toSend.length === 0 || missing !== undefined}
            disabledReason={missing === undefined ? t.noFiles : t.missing[missing]}
            loading={running}
            onClick={() => {
              void run(toSend);
            }}
          >
            {t.start}
          </Button>
        </SpaceBetween>
      </Container>
      <UploadTable
        uploads={uploads}
        onAgain={(upload) => {
          void run([upload]);
        }}
      />
    </SpaceBetween>
  );
}
