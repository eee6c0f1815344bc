import { people } from './world.js';

/** Who signs in at each built-in partner. */
export const guests = { tailwind: people.sam, woodgrove: people.wes, google: people.gus };
export type PartnerName = keyof typeof guests;
export const partnerNames = Object.keys(guests) as PartnerName[];

/** The AADSTS number on the page and the words of the timeline, or what else there is to see. */
export type Ending = readonly [number, RegExp] | 'signed in' | 'nothing came back';
const signature: Ending = [50006, /"check":"signature"/];
const idToken = (words: RegExp): Ending => [50027, words];
/** How a guest's sign-in ends when the partner is told to misbehave, everything that each can do. */
export const endings: Readonly<Record<PartnerName, Readonly<Record<string, Ending>>>> = {
  tailwind: {
    'wrong-key': signature,
    'expired-key': signature,
    'new-key-announced': signature,
    'new-key-unannounced': signature,
    unsigned: [50006, /"check":"signed"/],
    'encrypted-only': 'signed in',
    'encrypted-unsigned': [50008, /"check":"decrypt".*"because":"signed: /],
    'clock-ahead': [50008, /"check":"issue-instant".*in the future/],
    'clock-behind': [50008, /"check":"issue-instant".*ten minutes ago/],
    'email-missing': [5000819, /"check":"email-missing"/],
    'email-twice': [5000819, /"check":"email-duplicate"/],
    'email-of-another-domain': [5000819, /"check":"email-domain".*elsewhere\.example/],
    'wrong-audience': [50008, /"check":"audience"/],
    'wrong-recipient': [50008, /"check":"recipient"/],
    'wrong-request': [50008, /"check":"in-response-to"/],
    replay: [50008, /"check":"in-response-to"/],
    slow: 'signed in',
    down: 'nothing came back',
    'error-status': [50008, /"check":"status".*Responder/],
    'ignores-login-hint': 'signed in',
  },
  woodgrove: {
    'wrong-key': signature,
    'expired-key': signature,
    'new-key-announced': signature,
    'new-key-unannounced': signature,
    unsigned: [50006, /"check":"signed"/],
    'encrypted-only': 'signed in',
    'encrypted-unsigned': [50008, /"check":"decrypt".*"because":"signed: /],
    'clock-ahead': [50008, /"check":"issue-instant".*in the future/],
    'clock-behind': [50008, /"check":"issue-instant".*ten minutes ago/],
    'email-missing': [5000819, /"check":"email-missing"/],
    'email-twice': [5000819, /"check":"email-duplicate"/],
    'email-of-another-domain': [5000819, /"check":"email-domain".*elsewhere\.example/],
    'wrong-audience': [50008, /"check":"audience"/],
    replay: [50008, /"check":"replay"/],
    slow: 'signed in',
    down: 'nothing came back',
    'error-status': [20001, /"check":"wsfed-fault"/],
    'ignores-login-hint': 'signed in',
  },
  google: {
    'wrong-key': idToken(/"step":"id_token".*signature/),
    'expired-key': idToken(/"step":"id_token".*key/),
    'new-key-announced': 'signed in',
    'new-key-unannounced': idToken(/"step":"id_token".*key/),
    unsigned: idToken(/"step":"id_token".*alg/),
    'clock-ahead': idToken(/"step":"id_token".*nbf/),
    'clock-behind': idToken(/"step":"id_token".*exp/),
    'email-missing': idToken(/"step":"claims"/),
    'email-twice': idToken(/"step":"claims"/),
    'email-of-another-domain': [50020, /gus@elsewhere\.example/],
    'wrong-audience': idToken(/"step":"id_token".*aud/),
    'wrong-request': idToken(/"step":"id_token".*nonce/),
    replay: idToken(/"step":"id_token".*nonce/),
    slow: [40010, /"step":"exchange"/],
    down: [40010, /"step":"discovery"/],
    'error-status': [40008, /"step":"authorization".*server_error/],
    'ignores-login-hint': 'signed in',
  },
};
