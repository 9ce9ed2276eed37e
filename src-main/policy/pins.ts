import { z } from 'zod';
import type { ToolHints } from '../../src-shared/domain/policy.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import { definitionDigest, hintsOf, readTool, type ToolDefinition } from './tool-definition.ts';

/** What happens to a tool whose definition changed. */
export type OnChange = 'allow' | 'report' | 'hold';

/** A tool as it was approved, and as the server describes it now where that differs. */
export interface Pin {
  readonly server: string;
  readonly definition: ToolDefinition;
  readonly digest: string;
  readonly since: string;
  readonly held: {
    readonly definition: ToolDefinition;
    readonly digest: string;
    readonly since: string;
  } | null;
}

/** The definitions of tools: fixed when first seen, so that a server cannot change a tool under the person's feet. */
export interface Pins {
  observe(server: string, tools: readonly unknown[], onChange: OnChange): void;
  find(server: string, tool: string): Pin | null;
  hints(server: string, tool: string): ToolHints | null;
  list(): readonly Pin[];
  /** Accepts the changed definition with this digest: the one that was looked at, and no later one. Throws `not_found`. */
  accept(server: string, tool: string, digest: string): void;
  /** Forgets the tools of a server that was removed. */
  forget(server: string): void;
  /** Called when a tool is held or released; returns the removal. */
  onChange(listener: () => void): () => void;
}

const LIMITS = { tools: 2_000, definition: 100_000 } as const;

const definitionSchema = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  inputSchema: z.unknown(),
  outputSchema: z.unknown(),
  annotations: z.record(z.string(), z.unknown()).nullable(),
});
const seenSchema = z.object({ definition: definitionSchema, digest: z.string(), since: z.iso.datetime() });
const pinSchema = seenSchema.extend({ server: z.string(), held: seenSchema.nullable() });
const documentSchema = z.object({ pins: z.array(pinSchema) });

export interface PinsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly store: DocumentStore;
}

export function createPins({ clock, log, journal, store }: PinsOptions): Pins {
  const pins = new Map(load(store, log).map((pin) => [keyOf(pin.server, pin.definition.name), pin]));
  const listeners = new Set<() => void>();

  function save(): void {
    store.write({ pins: [...pins.values()] });
    for (const listener of listeners) listener();
  }

  /** The pin as it is after the server described the tool like this; the same object where nothing changed. */
  function next(server: string, definition: ToolDefinition, mode: OnChange): Pin {
    const before = pins.get(keyOf(server, definition.name));
    const seen = {
      definition,
      digest: definitionDigest(definition),
      since: new Date(clock.now()).toISOString(),
    };
    if (!before) return { server, ...seen, held: null };
    if (seen.digest === before.digest) return before.held === null ? before : { ...before, held: null };
    if (seen.digest === before.held?.digest && mode === 'hold') return before;
    if (mode !== 'allow') noteChange(server, before, seen.digest, mode);
    return mode === 'hold' ? { ...before, held: seen } : { server, ...seen, held: null };
  }

  function noteChange(server: string, before: Pin, digest: string, mode: OnChange): void {
    const outcome = mode === 'hold' ? 'refused' : 'ok';
    const detail = { event: 'tool_changed', approved: before.digest, now: digest };
    journal.record('policy_changed', outcome, { server, tool: before.definition.name, detail });
  }

  return {
    observe(server, tools, mode) {
      const definitions = tools
        .slice(0, LIMITS.tools)
        .map(readTool)
        .filter((tool) => tool !== null);
      let isChanged = false;
      for (const definition of definitions.map(shorten)) {
        const key = keyOf(server, definition.name);
        const pin = next(server, definition, mode);
        isChanged ||= pin !== pins.get(key);
        pins.set(key, pin);
      }
      if (isChanged) save();
    },
    find: (server, tool) => pins.get(keyOf(server, tool)) ?? null,
    hints(server, tool) {
      const pin = pins.get(keyOf(server, tool));
      return pin ? hintsOf(pin.definition) : null;
    },
    list: () => [...pins.values()],
    accept(server, tool, digest) {
      const pin = pins.get(keyOf(server, tool));
      if (pin?.held?.digest !== digest) throw new Problem('not_found', { what: 'changed tool', name: tool });
      pins.set(keyOf(server, tool), { server, ...pin.held, held: null });
      journal.record('policy_changed', 'ok', {
        server,
        tool,
        detail: { event: 'tool_accepted', now: digest },
      });
      save();
    },
    forget(server) {
      for (const [key, pin] of pins) if (pin.server === server) pins.delete(key);
      save();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function load(store: DocumentStore, log: Log): readonly Pin[] {
  try {
    return documentSchema.parse(store.read() ?? { pins: [] }).pins;
  } catch (error) {
    log.error('policy.pins_unreadable', { reason: asProblem(error).code });
    return [];
  }
}

function keyOf(server: string, tool: string): string {
  return `${server}\n${tool}`;
}

/** A definition that is too long to keep is kept by its digest: a change is still noticed, if not shown. */
function shorten(tool: ToolDefinition): ToolDefinition {
  if (JSON.stringify(tool).length <= LIMITS.definition) return tool;
  const description = `(too long to keep; digest ${definitionDigest(tool)})`;
  return { ...tool, title: null, description, inputSchema: null, outputSchema: null };
}
