import type { Command } from 'commander';
import { action, common, type CommandContext } from '../program.ts';

export function addWindowCommand(program: Command): void {
  common(program.command('window'))
    .description('open the window of the running agent')
    .option('--no-browser', 'print the address, open nothing')
    .action(action(openWindow));
}

async function openWindow({ agent, out }: CommandContext, options: { browser: boolean }): Promise<void> {
  const opened = await agent.call('window.open', { openBrowser: options.browser });
  out.value(opened, () => {
    if (opened.url === null) return out.note('The window came forward.');
    if (!opened.browserOpened) out.note('Open this address; it works once:');
    return out.line(opened.url);
  });
}
