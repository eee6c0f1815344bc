import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { demoConfig } from '../support/demo-config.js';
import { createSmtpReceiver } from '../support/smtp-receiver.js';

const door = new URL('../../dist/app/index.js', import.meta.url).href;
const receiver = await createSmtpReceiver();
afterAll(() => receiver.stop());

const guests = ['otto@smallpartner.example', 'sam@tailwind.example', 'wes@woodgrove.example', 'gus@gmail.com'];

/** Between them they need every library that is imported late: mail, SAML, OpenID clients, certificates, HTTPS to others. */
const script = `
  import { startGuesthouse } from ${JSON.stringify(door)};
  const house = await startGuesthouse({ config: JSON.parse(process.argv[1]) });
  const signedIn = [];
  for (const as of ${JSON.stringify(guests)}) signedIn.push((await house.signIn({ as })).claims.idToken.email);
  const mails = (await house.mailbox.list()).map((mail) => mail.delivery);
  console.log(JSON.stringify({ signedIn, mails }));
  await house.stop();
`;

describe('the bundle', () => {
  it('signs guests of every kind in by the libraries inside, and sends their mail', async () => {
    const config = demoConfig((each) => {
      Object.assign(each, { mail: { smtp: receiver.url } });
    });
    const args = ['--input-type=module', '--eval', script, JSON.stringify(config)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toEqual({ signedIn: guests, mails: [{ status: 'sent' }] });
  });
});
