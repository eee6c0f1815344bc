import type { Application } from '#directory';
import { entraError } from '#errors';
import { type Clock, newOpaqueToken } from '#platform';
import type { Store } from '#store';
import { tenantUrls } from './tenant-urls.js';
import type { Fields } from './token-form.js';

/** Device codes live fifteen minutes and may be asked for every five seconds (v2-oauth2-device-code). */
export const deviceCodeSeconds = 900;
export const pollSeconds = 5;

/** A device that waits for somebody to sign in elsewhere. */
export interface DeviceRecord {
  readonly userCode: string;
  readonly clientId: string;
  readonly clientName: string;
  /** Tenant segment that the device asked at. */
  readonly segment: string;
  readonly scope: string;
  /** PKCE of the authorization request that our page will make. */
  readonly verifier: string;
  readonly expiresAt: number;
  readonly status: 'pending' | 'approved' | 'declined';
  readonly code?: string;
  /** Where the code is good. */
  readonly redirectUri?: string;
}

const recordKey = (deviceCode: string) => ['oidc', 'device', deviceCode] as const;
const userCodeKey = (userCode: string) => ['oidc', 'device-user-code', userCode] as const;

/** Nine letters and digits that are hard to mistake for another. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Begins: answers the device code and what the person types. */
export async function newDeviceCode(
  about: Pick<DeviceRecord, 'clientId' | 'clientName' | 'segment' | 'scope'>,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<{ readonly deviceCode: string; readonly userCode: string }> {
  const deviceCode = newOpaqueToken();
  for (;;) {
    const bytes = Buffer.from(newOpaqueToken(9), 'base64url');
    const userCode = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
    // A day longer than it is good for, so that "expired" can be told from "unknown".
    const ttlSeconds = deviceCodeSeconds + 24 * 3600;
    const record: DeviceRecord = {
      ...about,
      userCode,
      verifier: newOpaqueToken(48),
      expiresAt: clock.epochSeconds() + deviceCodeSeconds,
      status: 'pending',
    };
    const isFree = await store.commit(
      [
        { put: userCodeKey(userCode), value: deviceCode, ttlSeconds },
        { put: recordKey(deviceCode), value: record, ttlSeconds },
      ],
      [{ key: userCodeKey(userCode), is: undefined }],
    );
    if (!isFree) continue;
    return { deviceCode, userCode };
  }
}

/** The device that shows a code; undefined when none does, or no longer. */
export async function findByUserCode(
  typed: string,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<{ readonly deviceCode: string; readonly record: DeviceRecord } | undefined> {
  const deviceCode = await store.get<string>(userCodeKey(typed.toUpperCase().replace(/[\s-]/g, '')));
  const record = deviceCode === undefined ? undefined : await store.get<DeviceRecord>(recordKey(deviceCode));
  if (deviceCode === undefined || record === undefined || record.expiresAt <= clock.epochSeconds()) return undefined;
  return { deviceCode, record };
}

/** The device of a code. */
export function findDevice(store: Store, deviceCode: string): Promise<DeviceRecord | undefined> {
  return store.get<DeviceRecord>(recordKey(deviceCode));
}

/** Tells the device how it went. Undefined when somebody has answered before. */
export async function answerDevice(
  store: Store,
  deviceCode: string,
  answer: Pick<DeviceRecord, 'status' | 'code' | 'redirectUri'>,
): Promise<DeviceRecord | undefined> {
  let first = false;
  const record = await store.change<DeviceRecord>(recordKey(deviceCode), (current) => {
    first = current?.status === 'pending';
    return first && current !== undefined ? { ...current, ...answer } : current;
  });
  return first ? record : undefined;
}

/**
 * A poll: the code that the browser brought, as an authorization-code redemption. Throws AADSTS70016 while nobody has
 * signed in, 70018 (unknown), 70020 (expired), `authorization_declined`.
 */
export async function redeemDeviceCode(
  fields: Fields,
  client: Application,
  { store, clock, origin }: { readonly store: Store; readonly clock: Clock; readonly origin: string },
): Promise<Fields> {
  const deviceCode = fields.device_code ?? '';
  const record = await findDevice(store, deviceCode);
  if (record === undefined || record.clientId !== client.appId) throw entraError(70018);
  if (record.status === 'declined') throw entraError(90120, {}, { oauth: 'authorization_declined' });
  if (record.expiresAt <= clock.epochSeconds()) throw entraError(70020);
  if (record.status === 'pending') throw entraError(70016);
  // Good once: of two polls at the same time one gets the code.
  const taken = await store.take<DeviceRecord>(recordKey(deviceCode));
  if (taken?.code === undefined) throw entraError(70018);
  return {
    ...fields,
    code: taken.code,
    redirect_uri: taken.redirectUri ?? tenantUrls(origin, taken.segment).errandReturn,
    code_verifier: taken.verifier,
  };
}
