import { describe, expect, it } from '@jest/globals';
import { isPartnerAddress } from '#src/identity-providers/federation/partner-address.js';

const here = ['http://localhost:8080/sso', 'http://idp.localhost/sso', 'http://[::1]:1/sso', 'http://127.0.0.2/sso'];
const longest = `https://idp.partner.example/${'x'.repeat(2048)}`.slice(0, 2048);

describe('the address of a partner', () => {
  it.each(['https://idp.partner.example/sso?x=1', 'https://8.8.8.8/sso', longest])('may be %s', (address) => {
    expect(isPartnerAddress(address, { allowLoopback: false })).toBe(true);
  });

  it.each(here)('may be %s where this machine is allowed, and not otherwise', (address) => {
    const secure = address.replace('http:', 'https:');
    for (const each of [address, secure]) {
      expect(isPartnerAddress(each, { allowLoopback: true })).toBe(true);
      expect(isPartnerAddress(each, { allowLoopback: false })).toBe(false);
    }
  });

  it.each([
    'http://idp.partner.example/sso',
    'ftp://localhost/sso',
    'javascript:alert(1)',
    '/sso',
    '',
    'https://name@idp.partner.example/sso',
    'https://:password@idp.partner.example/sso',
    'https://10.0.0.1/sso',
    'https://169.254.169.254/latest',
    'https://[fe80::1]/sso',
    'http://localhost.partner.example/sso',
    'http://127.partner.example/sso',
    `${longest}x`,
  ])('may not be %s', (address) => {
    expect(isPartnerAddress(address, { allowLoopback: true })).toBe(false);
  });
});
