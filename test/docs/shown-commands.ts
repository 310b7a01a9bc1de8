import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * What README, CONTRIBUTING, the example's README and docs/*.md show in fenced blocks and as inline code: shell commands, JSON and text.
 */

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'examples/exchange/README.md',
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Shown {
  readonly page: string;
  readonly text: string;
}

const read = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8');

/** Fenced blocks whose opening line names exactly this language. */
export function blocksOf(page: string, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...read(page).matchAll(fence)].map(([, body = '']) => body);
}

/** The one block of a language that contains a text. @throws Error when none does, or several do. */
export function blockWith(page: string, language: string, part: string): string {
  const [found, ...others] = blocksOf(page, language).filter((body) => body.includes(part));
  if (found === undefined || others.length > 0) {
    throw new Error(`${page} does not show one ${language} block with ${part}`);
  }
  return found;
}

/**
 * Every command of the shell blocks. A block that calls curl is one script; of any other block each line is a
 * command, with continued lines joined and comments removed.
 */
export function shownCommands(): readonly Shown[] {
  return PAGES.flatMap((page) =>
    blocksOf(page, 'sh').flatMap((body) => {
      const commands = body.includes('curl ')
        ? [body.trim()]
        : body
            .replaceAll(/ *\\\n */g, ' ')
            .split('\n')
            .map((line) => line.replace(/(^|\s+)# .*$/, '').trim())
            .filter((line) => line !== '');
      return commands.map((text) => ({ page, text }));
    }),
  );
}

/** Commands in inline code, outside of fences: of the program, of npm and of node. */
export function inlineCommands(): readonly Shown[] {
  return PAGES.flatMap((page) =>
    [...withoutFences(page).matchAll(/`((?:npm|marginward|node dist\/main\.js) [^`]+)`/g)].map(
      ([, text = '']) => ({ page, text }),
    ),
  );
}

/** Commands that are shown by indentation, where nothing would find them. */
export function indentedCommands(): readonly Shown[] {
  return PAGES.flatMap((page) =>
    [...withoutFences(page).matchAll(/^ {4}((?:npm|npx|node|marginward|curl|docker) .*)$/gm)].map(
      ([, text = '']) => ({ page, text }),
    ),
  );
}

function withoutFences(page: string): string {
  return read(page).replaceAll(/^```[\s\S]*?^```$/gm, '');
}
