/** Calls to learn from, the sets made of them, and their clips. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactElement, useState } from 'react';
import { LineField } from '../shared/line-field.tsx';
import { TextField } from '../shared/text-field.tsx';
import { useWords } from '../shared/words.ts';
import { Choice } from './scores-page.tsx';
import { TrainingCalls, type Wanted } from './training-calls.tsx';
import { TrainingSets } from './training-sets.tsx';
import { TRAINING_WORDS } from './words.ts';
import { useLabels } from '../search/labels.ts';

const EMOTIONS = ['', 'angry', 'worried', 'confused', 'neutral', 'satisfied', 'happy'] as const;
const COMPLEXITIES = ['0', '0.25', '0.5', '0.75'] as const;

export function Page(): ReactElement {
  const t = useWords(TRAINING_WORDS);
  const label = useLabels();
  const [wanted, setWanted] = useState<Wanted>({ businessLine: '', topic: '', emotion: '', minComplexity: '0' });
  const bound = (name: 'businessLine' | 'topic') => ({
    value: wanted[name],
    onChange: (value: string) => {
      setWanted({ ...wanted, [name]: value });
    },
  });
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.about}>
        {t.title}
      </Header>
      <SpaceBetween direction="horizontal" size="m">
        <LineField label={t.line} placeholder={t.any} {...bound('businessLine')} />
        <TextField label={t.topic} {...bound('topic')} />
        <Choice
          label={t.emotion}
          values={EMOTIONS}
          value={EMOTIONS.find((one) => one === wanted.emotion) ?? ''}
          nameOf={(value) => (value === '' ? t.any : label('emotion', value))}
          onChange={(emotion) => {
            setWanted({ ...wanted, emotion });
          }}
        />
        <Choice
          label={t.complexity}
          values={COMPLEXITIES}
          value={COMPLEXITIES.find((one) => one === wanted.minComplexity) ?? '0'}
          nameOf={(value) => (value === '0' ? t.any : `${t.hard} ${value}`)}
          onChange={(minComplexity) => {
            setWanted({ ...wanted, minComplexity });
          }}
        />
      </SpaceBetween>
      <TrainingCalls wanted={wanted} />
      <TrainingSets />
    </SpaceBetween>
  );
}
