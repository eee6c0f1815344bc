import * as z from 'zod';
import type { Group } from '#directory';
import type { Json, JsonObject } from '#platform';
import { overObject } from './merge.js';

const flag = z.boolean().nullish();
const references = z.array(z.looseObject({ id: z.string() })).nullish();

const schema = z.looseObject({
  id: z.guid(),
  displayName: z.string().min(1),
  description: z.string().nullish(),
  mailNickname: z.string().nullish(),
  securityEnabled: flag,
  mailEnabled: flag,
  groupTypes: z.array(z.string()).nullish(),
  membershipRule: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  members: references,
  owners: references,
  '@guesthouse': z.looseObject({}).optional(),
});

const sameNames = [
  ...['id', 'displayName', 'description', 'mailNickname', 'securityEnabled', 'mailEnabled', 'groupTypes'],
  ...['membershipRule', 'createdDateTime'],
];

/** A group of Graph (`$expand=members,owners`) as the directory keeps one; throws `ZodError`. */
export function readGroup(given: JsonObject, now: string): Group {
  const group = schema.parse(given);
  return {
    ...group['@guesthouse'],
    id: group.id,
    displayName: group.displayName,
    description: group.description ?? null,
    mailNickname: group.mailNickname ?? group.displayName.replace(/[^\w.-]/g, ''),
    securityEnabled: group.securityEnabled ?? true,
    mailEnabled: group.mailEnabled ?? false,
    groupTypes: group.groupTypes ?? [],
    membershipRule: group.membershipRule ?? null,
    createdDateTime: group.createdDateTime ?? now,
    members: (group.members ?? []).map(({ id }) => id),
    owners: (group.owners ?? []).map(({ id }) => id),
  };
}

/** A group as Graph would show it, with members and owners. */
export function writeGroup(group: Group, given: JsonObject): JsonObject {
  const { members, owners, ...own } = group;
  const entries = Object.entries(own) as [string, Json][];
  const state = Object.fromEntries(entries.filter(([name]) => !sameNames.includes(name)));
  return overObject(given, {
    ...Object.fromEntries(entries.filter(([name]) => sameNames.includes(name))),
    members: members.map((id) => ({ id })),
    owners: owners.map((id) => ({ id })),
    ...(Object.keys(state).length === 0 ? {} : { '@guesthouse': state }),
  });
}
