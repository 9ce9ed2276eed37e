import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { recordedServer } from './recorded-server.ts';

/** Stands where the stdio bridge stands: `node stdio-server.ts FILE bridge --client ID`. */
const [file = '', ...rest] = process.argv.slice(2);
await recordedServer(file, `stdio ${rest.join(' ')}`).connect(new StdioServerTransport());
