/** Custody events in words; one that is not known here is shown by its type. */
import { useMemo } from 'react';
import { useWords, words } from '../../shared/words.ts';

const EVENT_WORDS = words({
  en: {
    names: {
      'recording.received': 'Received',
      'recording.duplicate': 'Delivered again',
      'recording.quarantined': 'Put into quarantine',
      'recording.decided': 'Decided',
      'recording.rejected': 'Refused',
      'recording.screened': 'Screened for card data',
      'transcript.supplied': 'Transcript supplied',
      'recording.sealed': 'Sealed',
      'transcript.sealed': 'Transcript sealed',
      'transcript.none': 'No transcript',
      'recording.analysed': 'Analysed',
      'recording.indexed': 'Ready',
      'recording.verified': 'Verified',
      'audio.played': 'Played',
      'transcript.read': 'Read',
      'recording.exported': 'Exported',
      'hold.placed': 'Put on hold',
      'hold.released': 'Released from hold',
      'retention.extended': 'Retention extended',
      'retention.event-told': 'Business event told',
      'recording.restricted': 'Restricted',
      'restriction.lifted': 'Restriction lifted',
      'erasure.refused': 'Erasure refused or queued',
      'recording.erased': 'Erased',
      'erasure.completed': 'Erasure completed',
      'recording.expired': 'Retention ended',
      'consent.found': 'Consent found',
      'recording.outcome': 'Outcome told',
      'recording.reviewed': 'Reviewed',
      'witness.compared': 'Compared with the other recording',
      'access.refused': 'Access refused',
    },
  },
  'zh-CN': {
    names: {
      'recording.received': '接收',
      'recording.duplicate': '重复送达',
      'recording.quarantined': '进入隔离',
      'recording.decided': '人工裁定',
      'recording.rejected': '拒收',
      'recording.screened': '卡信息筛查',
      'transcript.supplied': '随附转写',
      'recording.sealed': '封存',
      'transcript.sealed': '转写文本封存',
      'transcript.none': '无转写文本',
      'recording.analysed': '分析',
      'recording.indexed': '就绪',
      'recording.verified': '校验',
      'audio.played': '播放',
      'transcript.read': '阅读',
      'recording.exported': '导出',
      'hold.placed': '保全',
      'hold.released': '解除保全',
      'retention.extended': '延长保存期限',
      'retention.event-told': '业务事件告知',
      'recording.restricted': '限制处理',
      'restriction.lifted': '解除限制',
      'erasure.refused': '删除被拒或排队',
      'recording.erased': '删除',
      'erasure.completed': '删除完成',
      'recording.expired': '保存期满',
      'consent.found': '找到录音告知',
      'recording.outcome': '结果告知',
      'recording.reviewed': '质检复核',
      'witness.compared': '与另一录音比对',
      'access.refused': '拒绝访问',
    },
  },
});

export function useEventName(): (type: string) => string {
  const { names } = useWords(EVENT_WORDS);
  return useMemo(() => {
    const known = new Map(Object.entries(names));
    return (type) => known.get(type) ?? type;
  }, [names]);
}
