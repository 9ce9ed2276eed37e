import type { Control } from 'react-hook-form';
import type { z } from 'zod';
import { configChangeSchema } from '../../../src-shared/contract/settings.ts';

/** The form of everything about the log. */
export const logFormSchema = configChangeSchema.pick({ audit: true }).required();

export type LogFormControl = Control<z.input<typeof logFormSchema>, unknown, z.output<typeof logFormSchema>>;
