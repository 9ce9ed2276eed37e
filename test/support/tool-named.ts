import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

/**
 * The full name of a tool, which may have its server's id in front. The combined endpoint does not wait long for a slow
 * server: its tools come later, announced by `notifications/tools/list_changed`, and are then listed again, as AI clients do.
 */
export async function toolNamed(client: Client, name: string): Promise<string> {
  let changes = 0;
  let wake = (): void => undefined;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    changes += 1;
    wake();
  });
  for (;;) {
    const before = changes;
    const { tools } = await client.listTools();
    const found = tools.find((tool) => tool.name === name || tool.name.endsWith(name));
    if (found) return found.name;
    if (changes === before) await new Promise<void>((resolve) => (wake = resolve));
  }
}
