import { type Activity, byUser, type Directory, type PlannedPart, recordingAudit, type User } from '#directory';
import { EmulatorError, isUnavailable } from '#errors';
import type { Invitations } from '#invitations';
import type { AddressRule, Clock } from '#platform';
import type { Page, Renderer } from '#web';
import type { Visitor, VisitorDeps } from '../visitor.js';

/** What the admin centre needs. */
export interface AdminDeps extends VisitorDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly invitations: Invitations;
  readonly partners: PartnerCentre;
  /** Which addresses the server connects to (`federation` of the config). */
  readonly federation: AddressRule;
}

/** The controls of the built-in partners, as far as their page needs to know them. */
export interface PartnerCentre {
  list(): Promise<
    readonly {
      readonly name: string;
      readonly displayName: string;
      readonly misbehaviour?: { readonly kind: string; readonly lasting?: boolean | undefined };
      readonly canDo: readonly { readonly kind: string; readonly says: string; readonly outcome: string }[];
    }[]
  >;
  /** Throws `partners.…` with what is wrong. */
  set(name: string, order: object): Promise<void>;
  clear(name: string): Promise<void>;
}

/** One request to a page of the admin centre, by somebody who may look. */
export interface AdminVisit {
  readonly visitor: Visitor;
  /** Object id from the path; empty where the path has none. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** What was posted, known to come from a page of ours. */
  readonly form: Readonly<Record<string, string>> | undefined;
  readonly mayInvite: boolean;
  readonly mayChange: boolean;
  readonly deps: AdminDeps;
}

/** A page of the admin centre: where it is, and what it shows after doing what was posted. */
export interface AdminPage {
  readonly path: RegExp;
  show(visit: AdminVisit): Promise<Page>;
}

/** Roles that may look into the admin centre, and those that may invite and change (Entra built-in roles). */
export const mayLook = [
  'Global Administrator',
  'User Administrator',
  'Guest Inviter',
  'External Identity Provider Administrator',
  'Global Reader',
  'Directory Readers',
];
export const mayInvite = ['Global Administrator', 'User Administrator', 'Guest Inviter'];
export const mayChange = ['Global Administrator', 'User Administrator'];
export const mayControlPartners = ['Global Administrator', 'External Identity Provider Administrator'];

/** Whether a user holds one of the roles. */
export function holds(user: User, roles: readonly string[]): boolean {
  return user.directoryRoles.some((role) => roles.includes(role));
}

/** What became of a posted form: a sentence, good or bad. */
export type Outcome = { readonly done: string } | { readonly refused: string };

/** Does what a form asks for where the visitor may; a refusal of the house becomes a sentence on the page. */
export async function attempt(
  isAllowed: boolean,
  act: () => Promise<string>,
  roles: readonly string[] = mayChange,
): Promise<Outcome> {
  if (!isAllowed) return { refused: `Only these roles may do this: ${roles.join(', ')}.` };
  try {
    return { done: await act() };
  } catch (error) {
    if (!(error instanceof EmulatorError) || isUnavailable(error)) throw error;
    return { refused: error.message };
  }
}

/** What an administrator does into the audit log, in the same step. */
export function auditing({ visitor, deps }: AdminVisit, activity: Activity): PlannedPart {
  return recordingAudit(visitor.directory, deps.clock.now(), { initiatedBy: byUser(visitor.user), ...activity });
}

/** A user by object id, UPN or address. */
export async function findUser({ users }: Pick<Directory, 'users'>, name: string): Promise<User | undefined> {
  return (await users.get(name)) ?? (await users.findBy('user-name', name)) ?? (await users.findBy('address', name));
}

/** The head of every page of the admin centre. */
export function linksOf({ visitor }: Pick<AdminVisit, 'visitor'>) {
  return {
    users: visitor.address('/admin'),
    groups: visitor.address('/admin/groups'),
    applications: visitor.address('/admin/applications'),
    partners: visitor.address('/admin/partners'),
    bulk: visitor.address('/admin/bulk'),
  };
}

/** Where a guest lands when the inviter names no place. */
export function myAppsOf({ directory }: AdminVisit['visitor'], origin: string): string {
  return `${origin}/myapps?tenantid=${directory.tenant.id}`;
}
