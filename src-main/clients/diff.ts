import { maskSecrets } from './find-secrets.ts';

const CONTEXT = 3;

/** What changes, as a unified diff of one hunk with values that look secret masked: for people to read, not to apply. */
export function diffOf(path: string, before: string, after: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  if (start === old.length && start === now.length) return '';
  const from = Math.max(0, start - CONTEXT);
  const trailing = old.slice(old.length - end, old.length - end + CONTEXT);
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const leading = old.slice(from, start);
  const lines = [
    ...leading.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...trailing.map((line) => ` ${line}`),
  ];
  const oldCount = leading.length + removed.length + trailing.length;
  const newCount = leading.length + added.length + trailing.length;
  const head = `@@ -${hunk(from, oldCount)} +${hunk(from, newCount)} @@`;
  return [`--- ${path}`, `+++ ${path}`, head, ...lines.map(maskSecrets)].join('\n');
}

function hunk(from: number, count: number): string {
  return `${count === 0 ? from : from + 1},${count}`;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
