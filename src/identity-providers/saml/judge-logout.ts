import type { FederationConfiguration } from '#directory';
import {
  type LogoutRequest,
  type LogoutResponse,
  type ReceivedMessage,
  readLogoutRequest,
  readLogoutResponse,
} from '#saml';
import { XmlRefusal } from '#xml';
import { success } from '../federation/names.js';
import { issuedJustNow, notYetOver } from '../federation/times.js';

const partialLogout = 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout';

/** What a message of single logout must match: all of it from our own side. */
export interface LogoutExpectation {
  readonly partner: Pick<FederationConfiguration, 'issuerUri' | 'signingCertificates'>;
  /** Where it must have been sent. */
  readonly destination: string;
  readonly now: Date;
}

/** Every check on a partner's LogoutRequest but that of replay (SAML 2.0 core 3.7.3.2, profiles 4.4.4.1). Throws `XmlRefusal`. */
export function judgeLogoutRequest(message: ReceivedMessage, expected: LogoutExpectation): LogoutRequest {
  const request = readLogoutRequest(message.verified(expected.partner.signingCertificates));
  checkHead(request, expected);
  if (request.notOnOrAfter !== undefined) notYetOver(request.notOnOrAfter, 'expired', expected.now);
  return request;
}

/** Every check on the answer to our LogoutRequest (SAML 2.0 core 3.7.3, profiles 4.4.4.2). Throws `XmlRefusal`. */
export function judgeLogoutResponse(
  message: ReceivedMessage,
  expected: LogoutExpectation & { readonly requestId: string },
): LogoutResponse & { readonly isSignedOut: boolean } {
  const response = readLogoutResponse(message.verified(expected.partner.signingCertificates));
  checkHead(response, expected);
  if (response.inResponseTo !== expected.requestId)
    throw new XmlRefusal('in-response-to', 'The LogoutResponse answers another request, or none.');
  return { ...response, isSignedOut: response.status[0] === success && !response.status.includes(partialLogout) };
}

function checkHead(message: LogoutRequest | LogoutResponse, expected: LogoutExpectation): void {
  if (message.issuer !== expected.partner.issuerUri)
    throw new XmlRefusal('issuer', 'The message names another issuer than the partner.');
  if (message.destination !== expected.destination)
    throw new XmlRefusal('destination', `The message is meant for ${message.destination?.slice(0, 200) ?? 'nobody'}.`);
  issuedJustNow(message.issueInstant, expected);
}
