import { z } from 'zod';
import { appStateSchema } from '../domain/app-state.ts';
import { auditRecordSchema } from '../domain/audit-record.ts';

/** What the agent tells without being asked: topic to payload. The first message of `state` is the whole picture. */
export const TOPICS = {
  state: appStateSchema,
  audit: auditRecordSchema,
  /** Something wants the person's eyes: the host brings its window forward. */
  attention: z.object({ reason: z.enum(['sign_in', 'approval', 'problem', 'asked']) }),
};

export type TopicName = keyof typeof TOPICS;
export type TopicPayload<Name extends TopicName> = z.output<(typeof TOPICS)[Name]>;
