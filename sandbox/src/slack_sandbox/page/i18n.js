// The page's own words, in English and Chinese. The English sentence is the key.

import { changed, state } from "./state.js";

const ZH = {
  "(edited)": "（已编辑）",
  "{n} members": "{n} 位成员",
  "{n} refused": "{n} 次被拒",
  "{n} replies": "{n} 条回复",
  "1 reply": "1 条回复",
  "Add reaction": "添加表情回应",
  "Answer": "应答",
  "App": "应用",
  "Apps": "应用",
  "Arguments": "参数",
  "Attach files": "添加文件",
  "Back": "返回",
  "Be this person": "以此人身份",
  "Bold": "粗体",
  "Cancel": "取消",
  "Channels": "频道",
  "Choose a date and time": "选择日期和时间",
  "Clear": "清除",
  "Close": "关闭",
  "Close all": "全部关闭",
  "Code": "代码",
  "Conversations": "会话",
  "Copied": "已复制",
  "Copy link": "复制链接",
  "custom time…": "自定义时间…",
  "Data": "数据",
  "Delete message": "删除消息",
  "Delete this message?": "删除这条消息？",
  "Direct messages": "私信",
  "Edit message": "编辑消息",
  "from {app}": "来自 {app}",
  "Home": "主页",
  "for 2 hours": "2 小时",
  "for 30 minutes": "30 分钟",
  "Image": "图片",
  "in 3 days": "3 天后",
  "Italic": "斜体",
  "Join channel": "加入频道",
  "Jump to the newest": "跳到最新",
  "Local Slack": "本地 Slack",
  "Message {name}": "发消息到 {name}",
  "Messages": "消息",
  "Messages in {name}": "{name} 中的消息",
  "More actions": "更多操作",
  "Move": "移动",
  "Move the clock": "移动时钟",
  "Next": "下一页",
  "No messages yet.": "还没有消息。",
  "No shortcuts are declared.": "没有声明快捷方式。",
  "Nothing found": "没有结果",
  "Nothing yet. Whatever the app asks of Slack, and Slack of the app, shows up here.": "还没有记录。应用与 Slack 之间的往来会显示在这里。",
  "One person, one tab: open another tab to be someone else at the same time.": "每个标签页一个身份：再开一个标签页即可同时扮演另一个人。",
  "Only refused": "只看被拒",
  "Only visible to you": "仅对你可见",
  "optional": "可选",
  "Pause notifications": "暂停通知",
  "Paused until {time}": "通知已暂停至 {time}",
  "Page {n} of {all}": "第 {n} 页，共 {all} 页",
  "Please choose no more than {n}.": "最多选择 {n} 项。",
  "Previous": "上一页",
  "Reconnecting…": "正在重新连接…",
  "refused": "被拒绝",
  "Remove {name}": "移除 {name}",
  "Replied to a thread": "回复了一条消息列",
  "Reply": "回复",
  "Reply in thread": "在消息列中回复",
  "Resume": "恢复通知",
  "Retry {n}": "第 {n} 次重试",
  "Save": "保存",
  "Searching…": "搜索中…",
  "Select an option": "选择一项",
  "Send": "发送",
  "Sending messages to this app has been turned off.": "此应用已关闭接收消息。",
  "Shortcuts": "快捷方式",
  "Show earlier messages": "显示更早的消息",
  "Skip to the composer": "跳到输入框",
  "Strikethrough": "删除线",
  "Suggestions": "建议",
  "The page follows {name}'s language.": "页面使用{name}的语言。",
  "There is no such conversation, or you are not in it.": "没有这个会话，或者你不在其中。",
  "This app has no Home yet.": "此应用还没有主页。",
  "This block is not drawn here: {type}": "此处不显示这种内容块：{type}",
  "Thread": "消息列",
  "tomorrow 9:00": "明天 9:00",
  "Type at least {n} characters": "请至少输入 {n} 个字符",
  "unread": "未读",
  "until tomorrow 9:00": "到明天 9:00",
  "Video": "视频",
  "What would Slack say": "Slack 会怎么说",
  "What is sent to the app": "发给应用的内容",
  "Who are you?": "你是谁？",
  "working…": "处理中…",
  "+1 hour": "+1 小时",
  "{chart} chart": "{chart}图",
  "area": "面积",
  "bar": "柱状",
  "line": "折线",
  "pie": "饼",
};

// What Slack's client itself says to people, as the sandbox words it; {} stands for what changes.
const SAID = Object.entries({
  "Please complete this required field.": "请填写此必填项。",
  "Must be {} characters or fewer.": "不能超过 {} 个字符。",
  "Must be at least {} characters.": "至少需要 {} 个字符。",
  "Please enter a valid email address.": "请输入有效的邮箱地址。",
  "Please enter a valid URL.": "请输入有效的网址。",
  "That file is too large.": "文件太大。",
  "Please choose no more than {}.": "最多选择 {} 项。",
  "Please enter a valid number.": "请输入有效的数字。",
  "Please enter a whole number.": "请输入整数。",
  "Must be at least {}.": "不能小于 {}。",
  "Must be no more than {}.": "不能大于 {}。",
  "{} is not a valid command.": "{} 不是有效的命令。",
  "{} is not supported in threads. Sorry!": "消息列中不支持 {}，抱歉！",
  '{} failed with the error "{}"': "{} 失败，错误为“{}”",
  "This app is not configured to handle interactive responses.": "此应用未设置为处理交互。",
  "We had some trouble connecting. Try again?": "连接时遇到问题，要重试吗？",
}).map(([english, chinese]) => [pattern(english), chinese]);

function pattern(sentence) {
  const literal = sentence.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("\\{\\}", "(.+)")}$`);
}

/** A sentence of Slack's client in the language of the page; others (the app's) as they are. */
export function said(sentence) {
  if (language() !== "zh") return sentence;
  for (const [english, chinese] of SAID) {
    const [found, ...parts] = english.exec(sentence) ?? [];
    if (found) return chinese.replace(/\{\}/g, () => parts.shift());
  }
  return sentence;
}

/** "en" or "zh": what was chosen in this tab, or else the person's own language. */
export function language() {
  const chosen = sessionStorage.getItem("language");
  return chosen ?? ((state.me?.locale ?? navigator.language).toLowerCase().startsWith("zh") ? "zh" : "en");
}

/** For dates: the person's locale where the page speaks their language. */
export function locale() {
  const own = state.me?.locale ?? "en-US";
  if (own.toLowerCase().startsWith(language())) return own;
  return language() === "zh" ? "zh-CN" : "en-US";
}

export function switchLanguage() {
  sessionStorage.setItem("language", language() === "zh" ? "en" : "zh");
  changed("me");
}

/** A sentence of the page's own, with {names} filled in. */
export function t(sentence, values = {}) {
  const words = language() === "zh" ? (ZH[sentence] ?? sentence) : sentence;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
