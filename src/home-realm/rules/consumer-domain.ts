import { domainOf } from '#directory';
import type { RealmRule } from '../realm.js';
import { createMicrosoftAccount } from './create-microsoft-account.js';

/** Mail for everybody. Unverified: Microsoft's own list is not published. */
const consumerDomains = [
  ...['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'gmail.com', 'googlemail.com', 'yahoo.com', 'ymail.com'],
  ...['icloud.com', 'me.com', 'mac.com', 'aol.com', 'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 'mail.com', 'mail.ru'],
  ...['yandex.com', 'yandex.ru', 'proton.me', 'protonmail.com', 'zoho.com', 'qq.com', '163.com', 'naver.com'],
];

/** Classic redemption: who has a consumer's address is asked to create a Microsoft account with it. */
export const consumerDomain: RealmRule = {
  name: 'consumer-domain',
  async consider(question, facts) {
    const domain = domainOf(question.userName ?? '');
    return consumerDomains.includes(domain)
      ? createMicrosoftAccount.consider(question, facts)
      : { kind: 'pass', because: `${domain} is no consumer's domain` };
  },
};
