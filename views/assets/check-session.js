// OpenID Connect Session Management 1.0, 3.2: "{client id} {session state}" is answered by unchanged, changed or error.
addEventListener('message', (event) => {
  const [clientId, state, ...more] = String(event.data).split(' ');
  const session = /(?:^|;\s*)ESTSAUTHLIGHT=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  let answer = 'error';
  if (clientId && state && more.length === 0) answer = state === session ? 'unchanged' : 'changed';
  event.source.postMessage(answer, event.origin);
});
