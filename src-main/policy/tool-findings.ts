import { plainText } from '../../src-shared/text/redact.ts';
import { foldName } from './pattern.ts';
import type { ToolDefinition } from './tool-definition.ts';

/** Something about a tool's definition that a person should look at. */
export interface ToolFinding {
  readonly kind: 'hidden_characters' | 'imitation' | 'mixed_scripts' | 'instructions' | 'other_tool';
  /** In words, safe to show. */
  readonly text: string;
}

export interface KnownTool {
  readonly server: string;
  readonly tool: string;
}

/** Everything about one definition, seen beside the tools of all servers. */
export function findInTool(
  server: string,
  tool: ToolDefinition,
  known: readonly KnownTool[],
): readonly ToolFinding[] {
  const others = known.filter((other) => other.server !== server);
  const texts = textsOf(tool);
  return [
    ...texts.flatMap(hiddenCharacters),
    ...mixedScripts(tool.name),
    ...imitations(tool.name, others),
    ...texts.flatMap(instructions),
    ...texts.flatMap((text) => otherTools(text, others)),
  ];
}

/** Every text of the definition that a model reads: names, descriptions, and all of the schemas. */
function textsOf(tool: ToolDefinition): readonly string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        if (!Array.isArray(value)) texts.push(name);
        walk(member);
      }
    }
  };
  walk(tool);
  return texts;
}

/**
 * Characters that a person does not see and a model reads: formatting and direction (Cf, with the tag characters),
 * private use, fillers that look like nothing. Joiners inside emoji and Indic words are left alone.
 */
const HIDDEN =
  /(?![\u200c\u200d]\p{L})(?!\u200d\p{Extended_Pictographic})[\p{Cf}\p{Co}\u115f\u1160\u3164\uffa0\u2800]/gu;

function hiddenCharacters(text: string): readonly ToolFinding[] {
  const found = [...new Set(text.match(HIDDEN))];
  if (found.length === 0) return [];
  const codes = found
    .slice(0, 5)
    .map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  const message = `has characters that cannot be seen (${codes.join(', ')}): ${excerpt(text, text.search(HIDDEN))}`;
  return [{ kind: 'hidden_characters', text: message }];
}

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

function mixedScripts(name: string): readonly ToolFinding[] {
  if (SCRIPTS.filter((script) => script.test(name)).length < 2) return [];
  return [
    { kind: 'mixed_scripts', text: `its name mixes alphabets that look alike: ${plainText(name, 100)}` },
  ];
}

/**
 * Letters of other alphabets (Cyrillic, Greek) and signs, by the Latin letter they look like: those that names of tools
 * are imitated with (a part of Unicode's confusables, UTS 39).
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '\u0430': 'a',
  '\u0435': 'e',
  '\u043e': 'o',
  '\u0440': 'p',
  '\u0441': 'c',
  '\u0443': 'y',
  '\u0445': 'x',
  '\u0456': 'i',
  '\u0458': 'j',
  '\u0455': 's',
  '\u0501': 'd',
  '\u04bb': 'h',
  '\u051b': 'q',
  '\u051d': 'w',
  '\u0261': 'g',
  '\u03b1': 'a',
  '\u03bf': 'o',
  '\u03bd': 'v',
  '\u03b9': 'i',
  '\u03ba': 'k',
  '\u03c1': 'p',
  '\u03c4': 't',
  '\u03c5': 'u',
  '\u03c7': 'x',
  '0': 'o',
  '1': 'l',
  '|': 'l',
};

/** A name as it looks: folded, look-alikes replaced, separators gone. */
function skeleton(name: string): string {
  const folded = foldName(name).replace(/[\s._-]/g, '');
  return Array.from(folded, (char) => LOOKALIKES[char] ?? char).join('');
}

/** What stands between a server's id and a tool's name where one endpoint shows the tools of several servers. */
const SEPARATORS = ['__', '.', '/', ':'] as const;

function imitations(name: string, others: readonly KnownTool[]): readonly ToolFinding[] {
  const looks = skeleton(name);
  const twin = others.find((other) => other.tool !== name && skeleton(other.tool) === looks);
  const owner = others.find(({ server }) => SEPARATORS.some((sign) => name.startsWith(server + sign)));
  return [
    ...(twin ? [{ kind: 'imitation' as const, text: `looks like ${twin.tool} of ${twin.server}` }] : []),
    ...(owner ? [{ kind: 'imitation' as const, text: `is named as if it belonged to ${owner.server}` }] : []),
  ];
}

/** Ways in which descriptions talk to the model instead of describing the tool. */
const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|other|all|any|system)\b.{0,40}\b(?:instruction|prompt|rule|message|guideline|direction)s?/i,
  /\b(?:do not|don't|never|without)\b.{0,20}\b(?:tell|mention|inform|reveal|show|notify|telling|mentioning|informing|asking|alert)\w*\b.{0,30}\b(?:the )?(?:user|person|human|anyone)/i,
  /<\/?(?:important|system|instructions?|secret|hidden|admin|assistant)\b[^>]{0,40}>/i,
  /\b(?:you (?:must|should|have to|need to)|always|first|before (?:using|calling|doing))\b.{0,80}\b(?:read|open|cat|include|attach|pass|send|upload|copy)\b.{0,80}(?:~\/|\.ssh|id_rsa|\.env\b|credential|password|private key|api[ _-]?key|token|mcp\.json|conversation|chat history)/i,
  /\bsystem prompt\b/i,
  /\b(?:new|updated|real|actual) instructions?\s*:/i,
  /\byou are (?:now|no longer)\b/i,
  /\b(?:instead of|rather than)\b.{0,40}\b(?:using|calling)\b.{0,40}\btool/i,
  /!\[[^\]]{0,80}\]\(https?:/i,
];

function instructions(text: string): readonly ToolFinding[] {
  const flat = text.slice(0, 20_000).normalize('NFKC').replace(/\s+/g, ' ');
  for (const pattern of INSTRUCTIONS) {
    const at = flat.search(pattern);
    if (at >= 0)
      return [{ kind: 'instructions', text: `gives the model instructions: ${excerpt(flat, at)}` }];
  }
  return [];
}

/** A description that speaks of another server's tool can change how that tool is used. Short names are ordinary words. */
function otherTools(text: string, others: readonly KnownTool[]): readonly ToolFinding[] {
  const named = others.find(({ tool }) => tool.length >= 6 && /[_.-]/.test(tool) && wordIn(text, tool));
  return named ? [{ kind: 'other_tool', text: `speaks of ${named.tool}, a tool of ${named.server}` }] : [];
}

function wordIn(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at === -1) return false;
  const around = `${text[at - 1] ?? ' '}${text[at + word.length] ?? ' '}`;
  return !/[\p{L}\p{N}_]/u.test(around);
}

function excerpt(text: string, at: number): string {
  const start = Math.max(0, at - 20);
  return `“${plainText(text.slice(start, start + 140), 200)}”`;
}
