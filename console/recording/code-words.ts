/** Codes of refusals, quarantines and audio quality in words; the detail beside them comes from the server, in English. */
import { useMemo } from 'react';
import { useWords, words } from '../shared/words.ts';

const CODE_WORDS = words({
  en: {
    codes: {
      EMPTY: 'The file is empty',
      TRUNCATED: 'The file is cut off',
      NO_HEADER: 'The file has no audio header',
      UNSUPPORTED_FORMAT: 'The format is not supported',
      HASH_MISMATCH: 'The file is not what was announced',
      TOO_LARGE: 'The file is too large',
      TOO_SHORT: 'The recording is too short',
      METADATA_INVALID: 'The metadata is not valid',
      DUPLICATE: 'It was delivered before',
      REFUSED_BY_DECISION: 'A person refused it',
      CONSENT_MISSING: 'There is no evidence of consent',
      CARD_DATA_SUSPECTED: 'Card data is suspected in it',
      LOW_SAMPLE_RATE: 'low sample rate',
      LOW_BIT_DEPTH: 'low bit depth',
      MONO: 'one channel only',
      DEAD_CHANNEL: 'a channel without sound',
      IDENTICAL_CHANNELS: 'both channels are the same',
      CLIPPED: 'clipped',
      LOSSY_SOURCE: 'lossy source',
      DURATION_MISMATCH: 'length differs from the header',
      NO_ACOUSTICS: 'voices not measured',
      CLOCK_SUSPECT: 'clock of the recorder suspect',
    },
  },
  'zh-CN': {
    codes: {
      EMPTY: '文件为空',
      TRUNCATED: '文件被截断',
      NO_HEADER: '文件没有音频头',
      UNSUPPORTED_FORMAT: '不支持的格式',
      HASH_MISMATCH: '文件与申报的不一致',
      TOO_LARGE: '文件过大',
      TOO_SHORT: '录音过短',
      METADATA_INVALID: '元数据无效',
      DUPLICATE: '此前已送达',
      REFUSED_BY_DECISION: '经人工拒收',
      CONSENT_MISSING: '缺少录音告知的证据',
      CARD_DATA_SUSPECTED: '疑似含有银行卡信息',
      LOW_SAMPLE_RATE: '采样率低',
      LOW_BIT_DEPTH: '位深低',
      MONO: '单声道',
      DEAD_CHANNEL: '有无声声道',
      IDENTICAL_CHANNELS: '两声道相同',
      CLIPPED: '削波',
      LOSSY_SOURCE: '有损来源',
      DURATION_MISMATCH: '时长与文件头不符',
      NO_ACOUSTICS: '未测量语音',
      CLOCK_SUSPECT: '录音设备时钟可疑',
    },
  },
});

export function useCodeName(): (code: string) => string {
  const { codes } = useWords(CODE_WORDS);
  return useMemo(() => {
    const known = new Map(Object.entries(codes));
    return (code) => known.get(code) ?? code;
  }, [codes]);
}
