import type { ReactNode } from 'react';
import { Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';

export type Named = readonly { readonly name: string; readonly value: string }[];

/** Names with their values, as they came from outside, under a title; nothing where there are none. */
export function NamedValues({ title, items }: { readonly title: string; readonly items: Named }): ReactNode {
  if (items.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm" weight="medium">
        {title}
      </Text>
      <Facts items={items.map(({ name, value }) => ({ name, value: <OutsideText>{value}</OutsideText> }))} />
    </Stack>
  );
}
