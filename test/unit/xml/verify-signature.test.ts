import { describe, expect, it } from '@jest/globals';
import { parseStrict, signDocument, verifySignature } from '#xml';
import { former, partner, stranger } from '../../support/hostile-saml/index.js';

const text = signDocument('<a ID="_a"><b>c</b></a>', partner);
const verify = (xml: string, certificates: readonly string[] = [partner.certificate]) =>
  verifySignature(xml, parseStrict(xml).documentElement, { certificates, idAttribute: 'ID' });
const refused = (check: string) => expect.objectContaining({ check });

describe('a signature', () => {
  it('by one of many certificates answers what was signed, without the signature', () => {
    const others = Array.from({ length: 30 }, () => stranger.certificate);
    expect(verify(text, [...others, partner.certificate]).toString()).toBe('<a ID="_a"><b>c</b></a>');
    expect(verify(text, ['bm9uZQ==', '', partner.certificate]).localName).toBe('a');
  });

  it('by a certificate in PEM is the same', () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${partner.certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
    expect(verify(text, [pem]).localName).toBe('a');
  });

  it.each([
    ['signature', 'by none that is known', text, [former.certificate]],
    ['signature', 'while none is known', text, []],
    ['signature', 'while none that is known is a certificate', text, ['bm9uZQ==']],
    ['signature', 'over what was changed', text.replace('<b>c', '<b>d'), [partner.certificate]],
    ['signature-shape', 'that is not there', '<a ID="_a"/>', [partner.certificate]],
    [
      'signature-shape',
      'that is there twice',
      text.replace(/<Signature .*<\/Signature>/s, (at) => at + at),
      [partner.certificate],
    ],
  ])('%s: %s is refused', (check, _, xml, certificates) => {
    expect(() => verify(xml, certificates)).toThrow(refused(check));
  });
});
