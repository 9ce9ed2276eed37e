import type Handlebars from 'handlebars';
import { safeClaims } from './claims.ts';

/** What a template may still do. */
export interface Budget {
  reset(): void;
  /** One turn of a loop or one helper. Throws when there were too many. */
  step(): void;
  /** Throws when what was rendered so far is too long. */
  output(text: string): void;
}

export function createBudget(maxSteps: number, maxOutput: number): Budget {
  let steps = 0;
  return {
    reset: () => (steps = 0),
    step() {
      steps += 1;
      if (steps > maxSteps) throw new Error('The template does too much.');
    },
    output(text) {
      if (text.length > maxOutput) throw new Error('The template renders too much.');
    },
  };
}

type Helper = Handlebars.HelperDelegate;
type Options = Handlebars.HelperOptions;

/**
 * The helpers of the guide's product with the meaning they have there, and Handlebars' own `if`, `unless`, `each`,
 * `with`. Text is compared without regard to case. Used without a block (`{{#if (includes groups "x")}}`) a test gives
 * `true` or `false`.
 */
export function createHelpers(
  environment: typeof Handlebars,
  budget: Budget,
): Readonly<Record<string, Helper>> {
  const counted = (helper: Helper): Helper =>
    function (this: unknown, ...all: unknown[]) {
      budget.step();
      const result: unknown = Reflect.apply(helper, this, all);
      if (typeof result === 'string') budget.output(result);
      return result;
    };
  const own: Record<string, Helper> = {
    includes: test((list, value) => Array.isArray(list) && list.some((item) => same(item, value))),
    contains: test(
      (text, part) =>
        typeof text === 'string' &&
        typeof part === 'string' &&
        text.toLowerCase().includes(part.toLowerCase()),
    ),
    equals: test((a, b) => same(a, b)),
    notEquals: test((a, b) => !same(a, b)),
    and: test((...values) => values.every(Boolean)),
    or: test((...values) => values.some(Boolean)),
    exists: test((value) => value !== null && value !== undefined),
    json: (...all: unknown[]) => json(all.length > 1 ? all[0] : undefined),
    pluck: (list: unknown, property: unknown) => pluck(list, property),
    if: environment.helpers['if'] as Helper,
    unless: environment.helpers['unless'] as Helper,
    with: environment.helpers['with'] as Helper,
    each: each(environment, budget),
  };
  return Object.fromEntries(Object.entries(own).map(([name, helper]) => [name, counted(helper)]));
}

/** A helper that is a block in one place and an expression in another. */
function test(holds: (...values: unknown[]) => boolean): Helper {
  return function (this: unknown, ...all: unknown[]) {
    const options = all.pop() as Partial<Options>;
    const result = holds(...all);
    if (typeof options.fn !== 'function') return result;
    return result ? options.fn(this) : options.inverse?.(this);
  };
}

function same(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** Text is parsed (and stays as it is when it is not JSON); anything else is written as JSON. */
function json(value: unknown): unknown {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    return safeClaims({ value: JSON.parse(value) as unknown })['value'];
  } catch {
    return value;
  }
}

function pluck(list: unknown, property: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  return list
    .map((item: unknown) =>
      typeof item === 'object' && item !== null && Object.hasOwn(item, String(property))
        ? Reflect.get(item, String(property))
        : null,
    )
    .filter((value) => value !== null && value !== undefined);
}

/** Handlebars' `each` with its data variables, over arrays and objects, that counts its turns. */
function each(environment: typeof Handlebars, budget: Budget): Helper {
  return function (this: unknown, context: unknown, options: Options) {
    const entries = typeof context === 'object' && context !== null ? Object.entries(context) : [];
    let out = '';
    entries.forEach(([key, value], index) => {
      budget.step();
      const data = environment.createFrame(options.data ?? {}) as Record<string, unknown>;
      Object.assign(data, {
        key: Array.isArray(context) ? index : key,
        index,
        first: index === 0,
        last: index === entries.length - 1,
      });
      out += options.fn(value, { data, blockParams: [value, data['key']] });
      budget.output(out);
    });
    return entries.length === 0 ? options.inverse(this) : out;
  };
}
