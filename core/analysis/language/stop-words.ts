/** Words that say nothing of what a call is about: function words, courtesies and the verbs of every call. */
const ENGLISH = `a about above actually after again all almost already alright also although always am an and another any anything anyone are aren't around as ask at away
  back bad be because been before being bit both bye but by call called calling can can't cannot come could couldn't day did didn't do does doesn't doing don't done down each
  either else even ever every everything exactly feel few fine first for from get getting give given go goes going gonna good got great had hang happen happened has have haven't having he hear hello help her here hers hi him his hold
  hope how however i i'd i'll i'm i've if in into is isn't it it's its just keep kind know last least let let's like little long look looking lot lots made make many may maybe me mean might mine minute minutes mm mmm moment more most much must my
  need never new next nice no none nope nor not nothing now of off oh ok okay on once one ones only or other our ours out over own people perfect perhaps please pretty probably put quite rather really right
  said same say saying second see seem seems she should shouldn't since sir so some somebody someone something sometimes soon sorry sort speak speaking still stuff such sure take talk tell than thank thanks that that's the their them then there there's these they they're thing things think this those though thought
  through time times to today told too took tried try trying two uh uhm um under until up us use used using very wait want wanted was wasn't way we we'll we're we've well went were weren't what what's when where whether which while who whole whom whose why will with within without won't would wouldn't
  yeah yep yes yet you you'd you'll you're you've your yours ma'am madam miss mr mrs ms welcome appreciate wonderful awesome absolutely definitely certainly course happy glad able anyway basically bye-bye`;
const CHINESE = `我的 你的 您的 他的 她的 我们的 你们的 新的 多久 几天 哪天 小时内 无误 显示 查询 的 了 是 在 我 你 您 他 她 它 我们 你们 他们 咱们 大家 自己 这 那 这个 那个 这些 那些 这样 那样 这里 那里 这边 那边 这儿 那儿 这么 那么 就 都 也 还 又 再 才 很 太 挺 蛮 非常 比较 更 最 真 真的 不 没 没有 不是 不会 不能 不要 不用 别 吗 呢 吧 啊 呀 哦 哎 嗯 喂 哈 嘛 啦 噢 呃
  好 好的 行 对 可以 可能 能 会 要 想 说 讲 看 听 做 弄 去 来 到 给 把 被 让 跟 和 与 或 或者 而 而且 但 但是 不过 因为 所以 如果 要是 的话 虽然 然后 之后 以后 以前 之前 现在 刚才 刚刚 今天 明天 昨天 已经 正在 一直 一下 一点 有点 一些 一个 两个 几个 个 次 下 上 里 中 内 外 前 后 从 对于 关于 为 为了 由 以 及 等 等等
  什么 怎么 怎么样 怎样 为什么 哪 哪里 哪个 哪儿 谁 多少 几 多 少 大 小 有 知道 觉得 感觉 需要 应该 必须 还是 就是 只是 只有 只能 那种 这种 一样 时候 时间 东西 事情 情况 问题 谢谢 请 请问 您好 你好 麻烦 帮 帮忙 帮您 稍等 再见 拜拜 不好意思 抱歉 对不起 没关系 没事 先生 女士 小姐 客气 明白 清楚 了解 确认 方便 其他 别的 其实 当然 肯定 一定 特别 直接 马上 尽快 起来 出来 过来 过去 下来 打电话 电话 地 得 着 过 之 所 者 啥 咋 嘞 哈哈 好像 差不多 基本 基本上 左右 年 月 日 天 号 点 分钟 小时 元 块 块钱 一 二 三 四 五 六 七 八 九 十 两 零 百 千 万`;
const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${CHINESE}`.split(/\s+/u));

/** `word` in lower case. Digits, single Latin letters and single Chinese signs count as stop words. */
export function isStopWord(word: string): boolean {
  return word.length < 2 || /^\p{N}/u.test(word) || STOP_WORDS.has(word.replaceAll('’', "'"));
}
