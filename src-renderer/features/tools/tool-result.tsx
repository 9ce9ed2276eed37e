import type { ReactNode } from 'react';
import { z } from 'zod';
import { formatBytes } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Stack } from '../../ui/layout.tsx';
import { OutsideLink } from '../../ui/link.tsx';
import { OutsideAudio, OutsideImage } from '../../ui/outside-media.tsx';
import { CodeBlock, OutsideText, Text, visibleLines } from '../../ui/typography.tsx';

const words = text.tools;

/** What MCP's CallToolResult can hold (2025-11-25, server/tools): everything else is named, not shown. */
const blockSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), data: z.base64(), mimeType: z.string() }),
  z.object({ type: z.literal('audio'), data: z.base64(), mimeType: z.string() }),
  z.object({ type: z.literal('resource_link'), uri: z.string(), name: z.string().optional() }),
  z.object({
    type: z.literal('resource'),
    resource: z.object({
      uri: z.string(),
      mimeType: z.string().optional(),
      text: z.string().optional(),
      blob: z.string().optional(),
    }),
  }),
]);
type Block = z.infer<typeof blockSchema>;

/** The result of a tool, each part by its kind; nothing of it is ever markup, and nothing is loaded from elsewhere. */
export function ToolResult({ result }: { readonly result: Readonly<Record<string, unknown>> }): ReactNode {
  const content = Array.isArray(result['content']) ? result['content'] : [];
  const structured = result['structuredContent'];
  return (
    <Stack>
      {result['isError'] === true && <Callout tone="warn" title={words.resultError} announce />}
      {content.length === 0 && structured === undefined && <Text tone="muted">{words.nothing}</Text>}
      {content.map((block: unknown, index) => (
        <ContentBlock key={`${String(index)}-${content.length}`} block={block} />
      ))}
      {structured !== undefined && (
        <Stack gap="xs">
          <Text weight="medium">{words.structured}</Text>
          <CodeBlock label={words.structured}>{pretty(structured)}</CodeBlock>
        </Stack>
      )}
      <Disclosure title={words.raw}>
        <CodeBlock label={words.raw}>{pretty(result)}</CodeBlock>
      </Disclosure>
    </Stack>
  );
}

function ContentBlock({ block }: { readonly block: unknown }): ReactNode {
  const accepted = blockSchema.safeParse(block);
  if (!accepted.success) return <Text tone="muted">{words.unshown(typeOf(block))}</Text>;
  return <KnownBlock block={accepted.data} />;
}

function KnownBlock({ block }: { readonly block: Block }): ReactNode {
  switch (block.type) {
    case 'text':
      return (
        <Text as="div">
          <OutsideText maxLength={20_000}>{block.text}</OutsideText>
        </Text>
      );
    case 'image':
      return <OutsideImage data={block.data} type={block.mimeType} label={words.image} />;
    case 'audio':
      return <OutsideAudio data={block.data} type={block.mimeType} label={words.audio} />;
    case 'resource_link':
      return <ResourceLink uri={block.uri} name={block.name ?? block.uri} />;
    case 'resource':
      return <Resource resource={block.resource} />;
  }
}

function ResourceLink({ uri, name }: { readonly uri: string; readonly name: string }): ReactNode {
  const isWeb = /^https?:/iu.test(uri);
  return isWeb ? (
    <Text as="div">
      {words.link}:{' '}
      <OutsideLink url={uri}>
        <OutsideText>{name}</OutsideText>
      </OutsideLink>
    </Text>
  ) : (
    <CopyField label={words.link} value={uri} description={words.linkElsewhere} />
  );
}

function Resource({
  resource,
}: {
  readonly resource: Extract<Block, { type: 'resource' }>['resource'];
}): ReactNode {
  return (
    <Stack gap="xs">
      <Text weight="medium">
        {words.resource}: <OutsideText>{resource.uri}</OutsideText>
      </Text>
      {resource.text === undefined ? (
        <Text tone="muted">
          {words.blob(
            resource.mimeType ?? text.common.unknown,
            formatBytes((resource.blob ?? '').length * 0.75),
          )}
        </Text>
      ) : (
        <CodeBlock label={words.resource}>{visibleLines(resource.text)}</CodeBlock>
      )}
    </Stack>
  );
}

function typeOf(block: unknown): string {
  return typeof block === 'object' && block !== null && 'type' in block
    ? String(block.type).slice(0, 40)
    : '?';
}

function pretty(value: unknown): string {
  return visibleLines(JSON.stringify(value, null, 2));
}
