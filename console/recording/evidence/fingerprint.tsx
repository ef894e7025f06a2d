import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useFormats } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import { EVIDENCE_WORDS } from './words.ts';

/** What the sealed bytes are, to the last one. */
export function Fingerprint({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const { time, bytes } = useFormats();
  const { sha256, receivedSha256, sealedAt, bytes: size, transformations } = recording;
  const changes = transformations.map(({ spans, ruleVersion }) => t.muted(spans.length, ruleVersion));
  const isSame = receivedSha256 === sha256;
  return (
    <KeyValuePairs
      columns={1}
      items={[
        ...(sha256 === undefined || sealedAt === undefined
          ? []
          : [{ label: t.sha256, value: <span className="cv-hash">{sha256}</span> }]),
        ...(receivedSha256 === undefined
          ? []
          : [
              {
                label: t.receivedSha256,
                value: isSame && sealedAt !== undefined ? t.same : <span className="cv-hash">{receivedSha256}</span>,
              },
            ]),
        ...(sealedAt === undefined ? [] : [{ label: t.sealedAt, value: time(sealedAt) }]),
        ...(size === undefined ? [] : [{ label: t.size, value: bytes(size) }]),
        ...(sealedAt === undefined
          ? []
          : [{ label: t.transformations, value: changes.length === 0 ? t.untouched : changes.join('; ') }]),
      ]}
    />
  );
}
