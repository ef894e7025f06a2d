/** Takes recordings in by drag and drop, and shows each until it is sealed or refused. */
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FileDropzone from '@cloudscape-design/components/file-dropzone';
import FileInput from '@cloudscape-design/components/file-input';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useClient } from '../shared/session.ts';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { type CallData, type Upload, uploadOne } from './uploads.ts';
import { UploadTable } from './upload-table.tsx';
import { UPLOAD_WORDS } from './words.ts';

const NO_DATA: CallData = { businessLine: '', agentId: '', team: '', customerRef: '', language: '' };

export function Page(): ReactElement {
  const t = useWords(UPLOAD_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const [data, setData] = useState(NO_DATA);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [running, setRunning] = useState(false);

  const add = (files: readonly File[]): void => {
    const added = files.map((file) => ({ key: keyOf(file), file, phase: 'waiting', progress: 0 }) as const);
    setUploads((known) => [...known, ...added.filter(({ key }) => !known.some((one) => one.key === key))]);
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
  const field = (name: keyof CallData, label: string, hint?: string): ReactElement => (
    <TextField
      label={label}
      {...(hint !== undefined && { hint })}
      value={data[name]}
      onChange={(value) => {
        setData({ ...data, [name]: value });
      }}
    />
  );
  const waiting = uploads.filter(({ phase }) => phase === 'waiting');
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.about}>
        {t.title}
      </Header>
      <Container>
        <SpaceBetween size="l">
          <ColumnLayout columns={3}>
            {field('businessLine', t.line, t.lineHint)}
            {field('language', t.language, t.languageHint)}
            {field('customerRef', t.customer)}
            {field('agentId', t.agent)}
            {field('team', t.team)}
          </ColumnLayout>
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
                accept="audio/*,.wav,.mp3,.ogg,.opus,.flac,.m4a,.au"
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
            disabled={waiting.length === 0}
            loading={running}
            onClick={() => {
              void run(waiting);
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

function keyOf({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}
