/** The two README files of a bundle. Nothing in them depends on when the bundle was made. */
import type { BundleKind } from './bundle.ts';

export interface ReadmeFacts {
  readonly kind: BundleKind;
  readonly purpose: string;
  readonly matter?: string | undefined;
  readonly recordings: number;
  /** Of the custody log at the checkpoint. */
  readonly size: number;
}

export function readme({ kind, purpose, matter, recordings, size }: ReadmeFacts): string {
  return `# Evidence bundle

Purpose: ${purpose}
${matter === undefined ? '' : `Matter: ${matter}\n`}
${recordings} recording(s), custody log as of ${size} events. ${CONTENT[kind]}

Check it offline with Node.js 20 or newer, nothing else is needed:

    node verify.mjs [--key VERIFIER_KEY]

The \`verify.mjs\` in a bundle is only as trustworthy as the bundle: in a forged one it proves nothing, and it runs with your rights. Check with a copy
of your own, with \`callvault verify-bundle\`, or after comparing its SHA-256 with the one the archive tells you.

Ask the archive for its verifier key by another way than this bundle (\`callvault log key\`). Without \`--key\` the result says that the bundle is
consistent, and shows the fingerprint to compare.

| path | what it is |
|---|---|
${FILES[kind]}
| DATA/ | load files for review platforms (Concordance .dat, .csv) |
| custody.jsonl | ${kind === 'full' ? 'every custody event of these recordings up to the checkpoint' : 'the events that sealed recording and transcript'}: the log leaf, and what its commitments stand for, as far as this bundle is about it |
| proofs/ | for each event the proof that it is in the log (C2SP tlog-proof) |
| checkpoint | the signed root of the log (C2SP signed note) |
| checkpoint.tsr | where the archive has one: an RFC 3161 time stamp of the checkpoint |
| keys/ | the log's public key |
| manifest.json, manifest.note | SHA-256 of every file; signed by the log's key |
| certificate-902-14.md | template for a certification |

Proven when the check passes: ${PROVEN[kind]}; each event shown is in the log and was not changed since the log's root was signed.
Not proven: that the names and times told to the archive were true, that no other recording of the call exists, or the wall-clock time of
an event beyond what the archive itself recorded.
`;
}

const CONTENT: Record<BundleKind, string> = {
  full: 'The recordings are complete.',
  quote: 'It holds chosen turns of the transcripts only; the rest is withheld.',
  redacted: 'It holds the transcripts without personal data; the audio is withheld.',
};

const FILES: Record<BundleKind, string> = {
  full: `| NATIVES/ | the recordings, byte for byte as sealed |
| TEXT/ | transcripts: \`.json\` as sealed, \`.txt\` to read |`,
  quote: '| TEXT/ | the chosen turns: `.json` with salts and audit paths, `.txt` to read |',
  redacted: '| TEXT/ | the redacted transcripts: `.json` with salts and audit paths, `.txt` to read |',
};

const PROVEN: Record<BundleKind, string> = {
  full: 'these are the bytes that were sealed',
  quote: 'every turn shown is, word for word, part of the transcript that was sealed',
  redacted:
    'every turn that is not marked as redacted is, word for word, part of the transcript that was sealed, and every redacted one has its place in it',
};

export function readmeChinese({ kind, purpose, matter, recordings, size }: ReadmeFacts): string {
  return `# 证据包

用途：${purpose}
${matter === undefined ? '' : `案件：${matter}\n`}
共 ${recordings} 条录音，保管日志截至第 ${size} 条事件。${CONTENT_ZH[kind]}

离线校验只需 Node.js 20 或更高版本：

    node verify.mjs [--key 校验密钥]

请勿仅凭包内的 \`verify.mjs\` 判断真伪：伪造的包可能带有伪造的校验程序。请使用自己保存的副本或 \`callvault verify-bundle\`，或先与档案方另行告知的
SHA-256 核对。校验密钥（\`callvault log key\`）也应通过本包以外的途径向档案方索取；不给出 \`--key\` 时，只能说明包内内容一致，不能说明出自何处。

校验通过即证明：${PROVEN_ZH[kind]}；所列事件均在已签名的日志中，此后未被改动。
不能证明：告知档案方的姓名和时间是否属实；该通话是否另有其他录音；事件在档案方记录之外的真实时刻。

文件说明见 README.md，完整格式见项目文档 docs/evidence-bundle.md。
`;
}

const CONTENT_ZH: Record<BundleKind, string> = {
  full: '录音完整。',
  quote: '仅含选定的通话语句，其余未提供。',
  redacted: '仅含去除个人信息后的文字稿，不含录音。',
};

const PROVEN_ZH: Record<BundleKind, string> = {
  full: '包内录音即当初封存的字节',
  quote: '所示每句话逐字属于当初封存的文字稿',
  redacted: '未标注“redacted”的每句话逐字属于当初封存的文字稿，已遮盖的语句在其中确有对应位置',
};
