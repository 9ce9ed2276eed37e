import { request } from 'node:http';
import {
  COMMANDS,
  envelopeSchema,
  type CommandName,
  type CommandResponse,
  type ContractClient,
} from '../../src-shared/contract/commands.ts';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

/** What the agent answered instead of a value. */
export class ReportedProblem extends Error {
  override readonly name = 'ReportedProblem';
  readonly report: ProblemReport;

  constructor(report: ProblemReport) {
    super(report.title);
    this.report = report;
  }
}

/** The contract over the control socket. Rejects with {@link ReportedProblem}, or `agent_not_running`. */
export function createSocketClient(socketPath: string): ContractClient {
  return {
    async call(name, input, signal) {
      const envelope = envelopeSchema.parse(
        JSON.parse(await post(socketPath, name, JSON.stringify(input), signal)),
      );
      if (!envelope.ok) throw new ReportedProblem(envelope.problem);
      return accept(name, envelope.value);
    },
  };
}

function accept<Name extends CommandName>(name: Name, value: unknown): CommandResponse<Name> {
  return COMMANDS[name].response.parse(value) as CommandResponse<Name>;
}

function post(socketPath: string, command: string, body: string, signal?: AbortSignal): Promise<string> {
  return new Promise((done, fail) => {
    const outgoing = request(
      {
        socketPath,
        method: 'POST',
        path: `/rpc/${encodeURIComponent(command)}`,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        ...(signal && { signal }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
        response.on('error', fail);
      },
    );
    outgoing.on('error', (cause: NodeJS.ErrnoException) =>
      fail(isAbsent(cause) ? new Problem('agent_not_running', {}, { cause }) : cause),
    );
    outgoing.end(body);
  });
}

function isAbsent(cause: NodeJS.ErrnoException): boolean {
  return cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED' || cause.code === 'ECONNRESET';
}
