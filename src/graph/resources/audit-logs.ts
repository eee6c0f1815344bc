import type { AuditEvent, SignInEvent } from '#directory';
import type { JsonObject } from '#platform';
import { notFound } from '../errors.js';
import { context, type GraphAnswer, type GraphRequest, type GraphRoute } from '../route.js';
import { wholeList } from './whole-list.js';

const permissions = ['AuditLog.Read.All', 'Directory.ReadWrite.All'];
const roles = ['Security Administrator', 'Global Reader', 'Reports Reader', 'Security Reader'];

const services = [
  ['Invited Users', /invite|email|external user|viral/i],
  ['Terms Of Use', /terms of use$/i],
  ['Authentication Methods', /^authentication methods /i],
] as const;

/** Which service writes what (reference-audit-activities). */
function serviceOf({ category, activityDisplayName }: AuditEvent): string {
  if (category === 'ResourceManagement') return 'B2C';
  return services.find(([, words]) => words.test(activityDisplayName))?.[0] ?? 'Core Directory';
}

/** An entry as Graph `directoryAudit` has it. */
function auditView(entry: AuditEvent): JsonObject {
  const { user, app } = entry.initiatedBy;
  return {
    id: entry.id,
    category: entry.category,
    correlationId: entry.correlationId ?? entry.id,
    result: entry.result,
    resultReason: entry.resultReason,
    activityDisplayName: entry.activityDisplayName,
    activityDateTime: entry.activityDateTime,
    loggedByService: serviceOf(entry),
    operationType: entry.operationType,
    initiatedBy: { user: user === null ? null : { ...user }, app: app === null ? null : { ...app } },
    targetResources: entry.targetResources.map((each) => ({ ...each, modifiedProperties: [] })),
    additionalDetails: [],
  };
}

/** An entry as Graph `signIn` has it, the cross-tenant members of beta included. */
function signInView(entry: SignInEvent): JsonObject {
  const isFailure = entry.status.errorCode !== 0;
  return {
    id: entry.id,
    createdDateTime: entry.createdDateTime,
    userId: entry.userId,
    userDisplayName: entry.userDisplayName,
    userPrincipalName: entry.userPrincipalName.toLowerCase(),
    userType: entry.userType,
    appId: entry.appId,
    appDisplayName: entry.appDisplayName,
    ipAddress: entry.ipAddress,
    clientAppUsed: 'Browser',
    correlationId: entry.correlationId ?? entry.id,
    conditionalAccessStatus: entry.conditionalAccessStatus ?? 'notApplied',
    appliedConditionalAccessPolicies: [],
    isInteractive: true,
    homeTenantId: entry.homeTenantId,
    resourceTenantId: entry.resourceTenantId,
    crossTenantAccessType: entry.crossTenantAccessType,
    signInIdentifier: entry.userPrincipalName.toLowerCase(),
    signInIdentifierType: 'userPrincipalName',
    tokenIssuerType: 'AzureAD',
    authenticationRequirement: 'singleFactorAuthentication',
    status: {
      errorCode: entry.status.errorCode,
      failureReason: isFailure ? entry.status.failureReason : 'Other.',
      additionalDetails: null,
    },
  };
}

interface LogKind<T> {
  readonly name: 'directoryAudits' | 'signIns';
  readonly type: string;
  readonly properties: readonly string[];
  readonly view: (entry: T) => JsonObject;
  entries(request: GraphRequest): Promise<readonly T[]>;
}

const audits: LogKind<AuditEvent> = {
  name: 'directoryAudits',
  type: 'microsoft.graph.directoryAudit',
  properties: [
    ...['id', 'category', 'correlationId', 'result', 'resultReason', 'activityDisplayName', 'activityDateTime'],
    ...['loggedByService', 'operationType', 'initiatedBy', 'targetResources', 'additionalDetails'],
  ],
  view: auditView,
  entries: ({ directory }) => directory.auditLogs.directoryAudits.list(),
};

const signIns: LogKind<SignInEvent> = {
  name: 'signIns',
  type: 'microsoft.graph.signIn',
  properties: [
    ...['id', 'createdDateTime', 'userId', 'userDisplayName', 'userPrincipalName', 'userType', 'appId'],
    ...['appDisplayName', 'ipAddress', 'clientAppUsed', 'correlationId', 'conditionalAccessStatus', 'isInteractive'],
    ...['appliedConditionalAccessPolicies', 'homeTenantId', 'resourceTenantId', 'crossTenantAccessType', 'status'],
    ...['signInIdentifier', 'signInIdentifierType', 'tokenIssuerType', 'authenticationRequirement'],
  ],
  view: signInView,
  entries: ({ directory }) => directory.auditLogs.signIns.list(),
};

function routesOf<T extends { readonly id: string }>(log: LogKind<T>): readonly GraphRoute[] {
  const rules = { type: log.type, properties: log.properties, mostTop: 1000, isDirectory: false };
  const list = async (request: GraphRequest): Promise<GraphAnswer> => {
    const entries = await log.entries(request);
    return wholeList(request, rules, `auditLogs/${log.name}`, entries.map(log.view));
  };
  const one = async (request: GraphRequest): Promise<GraphAnswer> => {
    const entry = (await log.entries(request)).find((each) => each.id === request.parameters.entry);
    if (entry === undefined) throw notFound(request.parameters.entry ?? '');
    return { status: 200, body: { '@odata.context': context(`auditLogs/${log.name}/$entity`), ...log.view(entry) } };
  };
  return [
    { method: 'GET', path: `/auditLogs/${log.name}`, permissions, roles, handle: list },
    { method: 'GET', path: `/auditLogs/${log.name}/{entry}`, permissions, roles, handle: one },
  ];
}

/** `/auditLogs/directoryAudits`, `/auditLogs/signIns`: newest first, thirty days. */
export const auditLogRoutes: readonly GraphRoute[] = [...routesOf(audits), ...routesOf(signIns)];
