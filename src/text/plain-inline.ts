import { aroundCode } from './around-code.ts';

/** Inline Markdown as plain prose: link and emphasis marks go, inline code keeps its backticks. */
export function plainInline(text: string): string {
  const [plain = ''] = aroundCode(text, (masked) => [withoutMarks(masked)]);
  return plain.replace(/\s+/g, ' ').trim();
}

function withoutMarks(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<((?:https?|mailto):[^>\s]+)>/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/\[\^[^\]]+\]/g, '')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*\\])([*_])(?=\S)([^*_]+?)(?<=[^\s\\])\1(?![\p{L}\p{N}*])/gu, '$2')
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
