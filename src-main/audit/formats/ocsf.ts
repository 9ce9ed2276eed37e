import type { AuditKind, AuditOutcome, AuditRecord } from '../../../src-shared/domain/audit-record.ts';

/** The version of the schema that this mapping was written for (schema.ocsf.io/1.8.0). Attributes move between versions. */
const VERSION = '1.8.0';

/** The class of an event (category x 1000 + class) and its activity. */
type Event = readonly [classUid: number, activityId: number];

const API_ACTIVITY = 6003;
const AUTHENTICATION = 3002;
const LIFECYCLE = 6002;
const ENTITY = 3004;

const EVENTS: Readonly<Record<AuditKind, Event>> = {
  call: [API_ACTIVITY, 99],
  exchange: [API_ACTIVITY, 1],
  refresh: [AUTHENTICATION, 99],
  sign_in: [AUTHENTICATION, 1],
  sign_out: [AUTHENTICATION, 2],
  approval: [ENTITY, 3],
  settings_changed: [ENTITY, 3],
  policy_changed: [ENTITY, 3],
  client_added: [ENTITY, 1],
  client_removed: [ENTITY, 4],
  key_changed: [ENTITY, 3],
  agent_started: [LIFECYCLE, 3],
  agent_stopped: [LIFECYCLE, 4],
  audit_log: [ENTITY, 99],
};

/** status_id: 1 success, 2 failure, 99 other; severity_id: 1 informational, 2 low, 3 medium. */
const STATUS: Readonly<Record<AuditOutcome, readonly [statusId: number, severityId: number]>> = {
  ok: [1, 1],
  tool_error: [2, 2],
  failed: [2, 2],
  refused: [2, 3],
  cancelled: [99, 1],
  unfinished: [99, 2],
};

/** One event of the Open Cybersecurity Schema Framework as a line of JSON. */
export function ocsfLine(record: AuditRecord): string {
  return `${JSON.stringify(ocsfEvent(record))}\n`;
}

export function ocsfEvent(record: AuditRecord): Record<string, unknown> {
  const [classUid, activityId] = EVENTS[record.kind];
  const [statusId, severityId] = STATUS[record.outcome];
  return {
    class_uid: classUid,
    category_uid: Math.floor(classUid / 1_000),
    activity_id: activityId,
    activity_name: activityId === 99 ? record.kind : undefined,
    type_uid: classUid * 100 + activityId,
    time: Date.parse(record.time),
    duration: record.totalMs === null ? undefined : Math.round(record.totalMs),
    status_id: statusId,
    status: record.outcome,
    status_code: record.problem ?? undefined,
    severity_id: severityId,
    metadata: {
      version: VERSION,
      uid: record.id,
      sequence: record.seq,
      product: { name: 'Onbehalf', vendor_name: 'Onbehalf' },
      correlation_uid: record.traceId ?? undefined,
    },
    actor: actorOf(record),
    ...attributesOf(classUid, record),
    unmapped: unmappedOf(record),
  };
}

function actorOf({ sub, email, issuer, clientId, clientName }: AuditRecord): Record<string, unknown> {
  return {
    user: sub === null && email === null ? undefined : userOf({ sub, email }),
    idp: issuer === null ? undefined : { uid: issuer, name: issuer },
    app_name: clientName ?? 'Onbehalf',
    app_uid: clientId ?? undefined,
  };
}

function userOf({ sub, email }: Pick<AuditRecord, 'sub' | 'email'>): Record<string, unknown> {
  return { uid: sub ?? undefined, name: email ?? sub ?? undefined, email_addr: email ?? undefined };
}

/** What the class of the event requires besides. */
function attributesOf(classUid: number, record: AuditRecord): Record<string, unknown> {
  const here = { name: 'localhost', ip: '127.0.0.1' };
  if (classUid === API_ACTIVITY) return { api: apiOf(record), src_endpoint: here };
  if (classUid === AUTHENTICATION) {
    // auth_protocol_id 4 is OpenID.
    return { user: userOf(record), auth_protocol_id: 4, service: { name: record.issuer ?? 'unknown' } };
  }
  if (classUid === LIFECYCLE) return { app: { name: 'Onbehalf', vendor_name: 'Onbehalf' } };
  return { entity: { name: record.server ?? record.clientName ?? record.kind, type: record.kind } };
}

function apiOf(record: AuditRecord): Record<string, unknown> {
  const data = record.arguments === null ? undefined : { arguments: record.arguments };
  return {
    operation: record.tool ?? record.method ?? record.kind,
    service: { name: record.server ?? record.audience ?? 'unknown' },
    request: { uid: record.id, data },
    response: record.downstreamStatus === null ? undefined : { code: record.downstreamStatus },
  };
}

/** What OCSF has no place for; what says nothing is left out. */
function unmappedOf(record: AuditRecord): Record<string, unknown> {
  const { clientDeclared, method, rule, waitingMs, exchangeMs, downstreamMs, requestBytes, responseBytes } =
    record;
  const { strategy, audience, scopes, resource, credentialFrom, tokenFingerprint, tokenExpiresAt, detail } =
    record;
  const call = {
    clientDeclared,
    method,
    rule,
    waitingMs,
    exchangeMs,
    downstreamMs,
    requestBytes,
    responseBytes,
  };
  const credential = {
    strategy,
    audience,
    scopes,
    resource,
    credentialFrom,
    tokenFingerprint,
    tokenExpiresAt,
  };
  const said = Object.entries({ ...call, ...credential }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), ...detail };
}
