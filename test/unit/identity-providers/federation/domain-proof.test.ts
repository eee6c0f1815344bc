import { describe, expect, it } from '@jest/globals';
import { createDomainProof } from '#src/identity-providers/federation/domain-proof.js';

const address = 'https://login.idp.example/sso/saml';
/** Why not, with these records at the domain. */
const why = (records: readonly string[], url = address, isOn = true) =>
  createDomainProof(isOn, async () => records)('partner.example', url);

describe('a domain agrees with a sign-in address', () => {
  it.each([
    ['of its own', [], 'https://partner.example/sso'],
    ['of a host below it', [], 'https://login.partner.example/sso'],
    ['named whole', [`DirectFedAuthUrl=${address}`], address],
    ['named with space around', [`DirectFedAuthUrl= ${address} `], address],
    ['below the one that is named', ['DirectFedAuthUrl=https://login.idp.example/sso'], address],
    ['below the one that is named with a stroke', ['DirectFedAuthUrl=https://login.idp.example/sso/'], address],
    ['of a host that is named', ['v=spf1 -all', 'DirectFedAuthUrl=https://login.idp.example'], address],
  ])('%s', async (_, records, url) => {
    expect(await why(records, url)).toBeUndefined();
  });

  it('whatever it is, while nobody asks', async () => {
    expect(await why([], address, false)).toBeUndefined();
  });
});

describe('a domain does not agree with a sign-in address', () => {
  it.each([
    ['that no record names', []],
    ['of a host that only ends alike', [], 'https://evilpartner.example/sso'],
    ['that another record names', [`v=spf1 ${address}`]],
    ['that is named in other words', [`directfedauthurl=${address}`]],
    ['of another host', ['DirectFedAuthUrl=https://idp.example/sso']],
    ['without TLS', ['DirectFedAuthUrl=http://login.idp.example/sso']],
    ['beside the one that is named', ['DirectFedAuthUrl=https://login.idp.example/ss']],
    ['above the one that is named', [`DirectFedAuthUrl=${address}/more`]],
    ['when the record names no address', ['DirectFedAuthUrl=login.idp.example']],
  ])('%s', async (_, records, url = address) => {
    expect(await why(records, url)).toContain(`no TXT record DirectFedAuthUrl=${url}`);
  });
});
