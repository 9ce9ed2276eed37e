export const home = {
  title: 'Home',
  ready: 'Ready',
  readyDetail: (servers: number, clients: number) =>
    `${count(servers, 'server')} for ${count(clients, 'AI client')}, each call made as you.`,
  pausedTitle: 'Paused',
  paused: 'Calls of AI clients are refused until you go on.',
  attention: 'Needs your attention',
  endpoint: 'Address for AI clients',
  endpointHint: 'All your servers as one. Clients that sign in by themselves use the second one.',
  endpointToken: 'With a token',
  endpointOauth: 'With sign-in (MCP authorization)',
  endpointMissing: 'The local endpoint is not running.',
  servers: 'Servers',
  allServers: 'All servers',
  noServers: 'No servers yet',
  noServersHint: "Add your company's MCP servers, or let IT provide them.",
  clients: 'AI clients',
  allClients: 'All AI clients',
  noClients: 'No AI client is connected',
  noClientsHint: 'Connect one, and it can use your servers as you.',
  today: 'Today',
  todayNone: 'No calls yet today.',
  todayCount: (calls: number, refused: number, failed: number) =>
    [count(calls, 'call'), refused > 0 ? `${refused} refused` : '', failed > 0 ? `${failed} failed` : '']
      .filter(Boolean)
      .join(', '),
  hourCalls: (hour: string, calls: number, bad: number) =>
    `${hour}: ${count(calls, 'call')}${bad > 0 ? `, ${bad} not ok` : ''}`,
  recent: 'Latest calls',
  allActivity: 'All activity',
};

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
