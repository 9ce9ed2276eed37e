import type { z } from 'zod';

/** One command: the schemas of both directions, and whether it changes something. */
export interface CommandSpec<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly request: Request;
  readonly response: Response;
  /** `write` commands are never sent twice by a transport. */
  readonly effect: 'read' | 'write';
}

export function read<Request extends z.ZodType, Response extends z.ZodType>(
  request: Request,
  response: Response,
): CommandSpec<Request, Response> {
  return { request, response, effect: 'read' };
}

export function write<Request extends z.ZodType, Response extends z.ZodType>(
  request: Request,
  response: Response,
): CommandSpec<Request, Response> {
  return { request, response, effect: 'write' };
}
