import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNow } from '../../app/use-now.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { List, ListRow } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OutsideText } from '../../ui/typography.tsx';

const words = text.approvals;

/** What was allowed for good, to be taken back. */
export function GrantList(): ReactNode {
  const { data } = useCommand('approvals.granted', {});
  const revoke = useAction('approvals.revoke');
  const queries = useQueryClient();
  const toast = useToast();
  const now = useNow();
  if (!data || data.grants.length === 0) return null;
  return (
    <Section title={words.granted} description={words.grantedHint}>
      <List label={words.granted}>
        {data.grants.map((grant) => (
          <ListRow
            key={grant.id}
            title={<OutsideText>{words.grant(grant.clientName, grant.tool, grant.server)}</OutsideText>}
            detail={formatAgo(grant.grantedAt, now, text.common.now)}
            trailing={
              <Button
                size="sm"
                isPending={revoke.isPending && revoke.variables.id === grant.id}
                onPress={() =>
                  revoke.mutate(
                    { id: grant.id },
                    {
                      onSuccess: () => {
                        void queries.invalidateQueries({ queryKey: ['approvals.granted'] });
                        toast({ tone: 'good', title: words.revoked });
                      },
                    },
                  )
                }
              >
                {words.revoke}
              </Button>
            }
          />
        ))}
      </List>
    </Section>
  );
}
