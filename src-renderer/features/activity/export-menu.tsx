import { Download, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type AuditExportFormat, auditExportFormatSchema } from '../../../src-shared/domain/audit-record.ts';
import type { ContractClient } from '../../../src-shared/contract/commands.ts';
import { saveFile } from '../../app/save-file.ts';
import { useBridge } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { RecordFilter } from './record-filter.ts';

const words = text.activity.export;

const FILES: Record<AuditExportFormat, { readonly ending: string; readonly type: string }> = {
  jsonl: { ending: 'jsonl', type: 'application/jsonl' },
  csv: { ending: 'csv', type: 'text/csv' },
  ocsf: { ending: 'ocsf.jsonl', type: 'application/jsonl' },
  cef: { ending: 'cef', type: 'text/plain' },
};

/** Everything that the filters let through, as a file; part by part, with how far it is, and an end to it. */
export function ExportMenu({ filter }: { readonly filter: RecordFilter }): ReactNode {
  const { client } = useBridge();
  const toast = useToast();
  const [count, setCount] = useState<number | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (format: AuditExportFormat): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setCount(0);
    try {
      const { parts, records } = await exportAll(client, { ...filter, format }, setCount, abort.signal);
      const { ending, type } = FILES[format];
      saveFile(`onbehalf-activity.${ending}`, parts, type);
      toast({ tone: 'good', title: words.done(records) });
    } catch (thrown) {
      if (!abort.signal.aborted) toast({ tone: 'bad', title: problemOf(thrown).title });
    } finally {
      setCount(null);
    }
  };
  if (count !== null)
    return (
      <Button icon={<X aria-hidden size={14} />} onPress={() => running.current?.abort()}>
        {words.running(count)}
      </Button>
    );
  return (
    <MenuButton
      icon={<Download aria-hidden size={15} />}
      choices={auditExportFormatSchema.options.map((format) => ({
        id: format,
        ...words.formats[format],
        onAction: () => void run(format),
      }))}
    >
      {words.button}
    </MenuButton>
  );
}

async function exportAll(
  client: ContractClient,
  request: RecordFilter & { readonly format: AuditExportFormat },
  onProgress: (records: number) => void,
  signal: AbortSignal,
): Promise<{ readonly parts: readonly string[]; readonly records: number }> {
  const parts: string[] = [];
  let records = 0;
  let cursor: string | null = null;
  do {
    const part: { text: string; cursor: string | null; records: number } = await client.call(
      'audit.export',
      { ...request, cursor },
      signal,
    );
    signal.throwIfAborted();
    parts.push(part.text);
    records += part.records;
    cursor = part.cursor;
    onProgress(records);
  } while (cursor !== null);
  return { parts, records };
}
