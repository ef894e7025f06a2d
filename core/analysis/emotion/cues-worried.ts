/** Worry, anxiety and sorrow. */
import type { Cue } from './cues.ts';
import { phrases } from './phrase-text.ts';

export const WORRIED_CUES: readonly Cue[] = [
  {
    nuance: 'worried',
    label: 'worried',
    outright: phrases(
      `unsafe, don't feel safe, do not feel safe, not safe, shaky, alarmed, alarming, on my mind, dread*, paranoid, worried,
      worry, worries me, worrying, concerned, concerns me, scared, afraid, frightened, terrified, fear, uneasy, uncomfortable`,
      `心慌, 后怕, 提心吊胆, 担心, 担忧, 害怕, 不安, 不放心, 吓死, 真怕, 很怕, 怕是, 恐怕`,
    ),
    usual: phrases(
      `how do i know, not comfortable, not very comfortable, heard about people, careful, hesitant, reluctant,
      is it legitimate, legit, trust this, scam, following me, could that mean, does that mean, how certain, get in trouble,
      what happens if, what will happen, could happen, will i lose, lose my, steal my, wrong hands, misused, oh no, oh gosh,
      oh dear, allergies, don't want to lose, want to make sure, make sure, is my ... safe/secure, be sure that, what if,
      i'm/am not safe, is it safe, is it dangerous, are you sure, my concern, a concern, concerning, at risk, could lose,
      might lose, losing everything, something could go wrong, all my savings, too late, hope it isn't/doesn't, hoping it`,
      `会怎么样, 会影响, 会损失, 是真的吗, 会不会, 怎么办, 来得及吗, 有危险, 安全吗, 是不是真的, 追回来, 万一`,
    ),
    hint: phrases(`safe, dangerous, happen* to, concern`, `保护, 麻烦快, 一定要`),
    echoed: phrases(
      `your concern/concerns/worry/worries, how concerning/worrying, rest assured, don't worry,
      why you are/would be worried/concerned`,
      `您别着急, 别担心, 不用担心, 请您放心, 您放心`,
    ),
  },
  {
    nuance: 'anxious',
    label: 'worried',
    outright: phrases(
      `shaking, sick about, heart races/racing, on pins and needles, sleepless, jumpy, freaked out, trembl*, hard time with,
      butterflies, antsy, anxious, anxiety, nervous, stressed, stressful, stressing, on edge, panic*, overwhelmed,
      freaking out, losing sleep, can't sleep, awake all night, jittery, tense`,
      `忐忑, 心急, 坐立不安, 急得, 焦虑, 紧张, 着急, 睡不着, 急死, 慌, 压力`,
    ),
    usual: phrases(
      `so urgent, is urgent, it's urgent, due tonight, double check, lose my spot, depends on it, just in case, keep checking,
      rather not say, don't know what i'd do, would make me feel, i'd feel better, what i'm getting into, i'd hate to,
      get any worse, up since, never missed, is there a chance, are you certain, has to be, absolutely need,
      can you guarantee, won't be able to, can't afford to, counting on me, checking ... every, before it's too late,
      i really need, time is running, sorry for asking, sorry to bother, um, uh, don't know what to do, what should i do,
      what do i do, can't stop thinking, as soon as possible, please hurry, running out of time, in a hurry`,
      `不知道怎么办, 怎么办才好, 求求你, 来不及, 很急, 尽快, 快一点, 急用, 赶紧`,
    ),
    hint: phrases(`hope, please, deadline`, `麻烦`),
    echoed: phrases(
      `your anxiety, anxious, nervous, stressful, take a deep breath, feeling overwhelmed`,
      `您别着急, 别紧张, 不用紧张`,
    ),
  },
  {
    nuance: 'sad',
    label: 'worried',
    outright: phrases(
      `cried, cry, tears, grieving, mourning, broke/breaks my heart, gutted, lonely, so down, sorrow*, sad, saddened,
      heartbroken, heartbreaking, devastated, depressed, in tears, crying, feeling down, feel* bad, miserable, hurt`,
      `哭了, 心碎, 流泪, 失落, 难过, 伤心, 想哭, 心痛, 难受`,
    ),
    usual: phrases(
      `she/he passed, nothing you can do, wanted her/him to have, hard for us, very hard, hardest, died,
      late husband/wife/mother/father, won't be the same, invisible, loss, lost him/her, last gift, memories, used to enjoy,
      made me feel, meant the world, means the world, left out, forgotten, passed away, lost my, means everything,
      meant a lot, means a lot, sentimental, miss him/her/it, give/given up, don't have much hope`,
      `走了, 离世, 再也, 纪念, 去世, 对我很重要, 舍不得`,
    ),
    echoed: phrases(`so sorry for your loss, how sad, your sadness, feeling sad/down, you're sad`, `节哀, 您别难过`),
  },
];
