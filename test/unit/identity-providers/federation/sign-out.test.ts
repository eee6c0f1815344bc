import { describe, expect, it } from '@jest/globals';
import type { FederationConfiguration } from '#directory';
import { noTracer } from '#platform';
import { judgeLogoutResponse } from '#src/identity-providers/saml/judge-logout.js';
import { createWsFedSignOut } from '#src/identity-providers/wsfed/sign-out.js';
import { parseStrict } from '#xml';
import { fakeProviderIo } from '../../../support/fakes/provider-io.js';

const partner: FederationConfiguration = {
  id: 'woodgrove',
  displayName: 'Woodgrove',
  preferredAuthenticationProtocol: 'wsFed',
  issuerUri: 'https://sts.woodgrove.example/trust',
  passiveSignInUri: 'https://sts.woodgrove.example/adfs/ls',
  signOutUri: 'https://out.woodgrove.example/adfs/ls',
  metadataExchangeUri: null,
  signingCertificates: [],
  domains: ['woodgrove.example'],
};

describe('a sign-out that a WS-Federation partner tells of', () => {
  const told = async (wreply?: string) => {
    const signOut = createWsFedSignOut(partner, { ...fakeProviderIo(), tracer: noTracer });
    const url = new URL('https://localhost/login.srf?wa=wsignoutcleanup1.0');
    if (wreply !== undefined) url.searchParams.set('wreply', wreply);
    const notice = await signOut.told?.({ method: 'GET', url: url.href, form: {} } as never);
    if (notice?.kind !== 'signed-out') throw new Error('It was refused.');
    return notice;
  };

  it.each([
    { kind: 'wsfed', issuer: partner.issuerUri, concerns: true },
    { kind: 'saml', issuer: partner.issuerUri, concerns: false },
    { kind: 'wsfed', issuer: 'https://sts.other.example/trust', concerns: false },
  ])('concerns a person of $kind at $issuer: $concerns', async ({ kind, issuer, concerns }) => {
    expect((await told()).concerns({ kind, issuer } as never)).toBe(concerns);
  });

  it.each(['https://sts.woodgrove.example/back?x=1', 'https://out.woodgrove.example/'])('goes on at %s', async (at) => {
    expect(await (await told(at)).answer()).toEqual({ kind: 'redirect', url: at });
  });

  it.each([
    'https://elsewhere.example/',
    'http://sts.woodgrove.example/',
    'https://name@sts.woodgrove.example/',
    'https://:word@sts.woodgrove.example/',
    'javascript:alert(1)',
    '/relative',
  ])('does not go on at %s', async (at) => {
    expect(await (await told(at)).answer()).toBeUndefined();
  });
});

describe('the answer of a SAML partner to a sign-out', () => {
  const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
  const partial = 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout';
  const now = new Date('2026-01-01T00:00:00Z');
  const answer = (codes: string) =>
    `<p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="${now.toISOString()}" Destination="https://localhost/login.srf" InResponseTo="_asked"><a:Issuer>${partner.issuerUri}</a:Issuer><p:Status>${codes}</p:Status></p:LogoutResponse>`;
  const code = (value: string, inner = '') => `<p:StatusCode Value="${value}">${inner}</p:StatusCode>`;
  const judged = (codes: string) => {
    const root = parseStrict(answer(codes)).documentElement;
    const message = { unverified: root, verified: () => root };
    const expected = { partner, destination: 'https://localhost/login.srf', now, requestId: '_asked' };
    return judgeLogoutResponse(message, expected).isSignedOut;
  };

  it.each([
    { name: 'success', codes: code(success), signedOut: true },
    { name: 'success of a part', codes: code(success, code(partial)), signedOut: false },
    { name: 'a failure', codes: code('urn:oasis:names:tc:SAML:2.0:status:Responder'), signedOut: false },
  ])('that tells of $name', ({ codes, signedOut }) => {
    expect(judged(codes)).toBe(signedOut);
  });
});
