import type { ReactNode } from 'react';
import type { TokenView } from '../../../src-shared/contract/exchange.ts';
import { formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Stack } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';
import { NamedValues } from './named-values.tsx';

const words = text.exchange;

/** What a token says of itself. */
export function TokenFacts({
  title,
  token,
}: {
  readonly title: string;
  readonly token: TokenView;
}): ReactNode {
  const time = (name: string, iso: string | null) => (iso === null ? [] : [{ name, value: formatFull(iso) }]);
  const own = [
    { name: words.fingerprint, value: token.fingerprint },
    ...time(words.issuedAt, token.issuedAt),
    ...time(words.expiresAt, token.expiresAt),
  ];
  const isOpaque = token.claims.length === 0;
  return (
    <Stack gap="xs">
      <NamedValues title={title} items={[...own, ...token.header, ...token.claims.filter(isShown)]} />
      {isOpaque && (
        <Text size="sm" tone="muted">
          {words.opaque}
        </Text>
      )}
    </Stack>
  );
}

/** Both times stand above, in the time of this computer. */
function isShown({ name }: { readonly name: string }): boolean {
  return name !== 'iat' && name !== 'exp';
}
