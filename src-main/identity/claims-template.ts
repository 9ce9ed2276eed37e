import Handlebars from 'handlebars';
import type { Claims } from './claims.ts';
import { createBudget, createHelpers, type Budget } from './template-helpers.ts';

/** Work that one template may do: turns of loops and calls of helpers. */
const MAX_STEPS = 20_000;
/** What one template may render to. */
const MAX_OUTPUT = 64 * 1024;

/** What Handlebars itself calls for `{{name}}` and `{{#name}}` without a helper of that name. */
const MECHANISM = new Set(['helperMissing', 'blockHelperMissing']);

/** A template that does not compile, or that did more than it may. */
class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A compiled template over claims; throws a TemplateError when it does too much or fails. */
export type ClaimsTemplate = (claims: Claims) => string;

/**
 * Compiles a Handlebars template over claims (the guide's role rules and group extraction). It sees the claims and the
 * helpers of template-helpers.ts, no prototypes, no partials, no decorators, and cannot run long. Throws a TemplateError.
 */
export function compileTemplate(source: string): ClaimsTemplate {
  const environment = Handlebars.create();
  const budget = createBudget(MAX_STEPS, MAX_OUTPUT);
  const helpers = createHelpers(environment, budget);
  for (const name of Object.keys(environment.helpers))
    if (!MECHANISM.has(name)) environment.unregisterHelper(name);
  for (const [name, helper] of Object.entries(helpers)) environment.registerHelper(name, helper);
  const program = parse(environment, source);
  const template = environment.compile(program, {
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: known(Object.keys(helpers)),
  });
  return (claims) => render(template, claims, budget);
}

function render(template: Handlebars.TemplateDelegate, claims: Claims, budget: Budget): string {
  budget.reset();
  try {
    const output = template(claims, {
      allowProtoPropertiesByDefault: false,
      allowProtoMethodsByDefault: false,
    });
    budget.output(output);
    return output.trim();
  } catch (cause) {
    throw cause instanceof TemplateError ? cause : new TemplateError(messageOf(cause), { cause });
  }
}

function parse(environment: typeof Handlebars, source: string): hbs.AST.Program {
  let program: hbs.AST.Program;
  try {
    program = environment.parse(source);
  } catch (cause) {
    throw new TemplateError(messageOf(cause), { cause });
  }
  new Refusal().accept(program);
  return program;
}

/** Partials and decorators could call themselves; a role rule needs neither. */
class Refusal extends Handlebars.Visitor {
  override PartialStatement(): void {
    throw new TemplateError('Partials are not available.');
  }
  override PartialBlockStatement(): void {
    throw new TemplateError('Partials are not available.');
  }
  override Decorator(): void {
    throw new TemplateError('Decorators are not available.');
  }
  override DecoratorBlock(): void {
    throw new TemplateError('Decorators are not available.');
  }
}

/** Handlebars' own `log` writes to the console; it and everything else that is not ours is unknown. */
function known(names: readonly string[]): KnownHelpers {
  const off = { log: false, lookup: false };
  return { ...off, ...Object.fromEntries(names.map((name) => [name, true])) };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
