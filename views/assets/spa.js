/* The whole sample single-page app; `msal` is msal-browser's own bundle. */
(async () => {
  // In the hidden frame of a silent renewal, or in a popup, this page only hands the answer to the real one.
  const isBridge = window.parent !== window || (window.opener !== null && location.href.includes('state='));
  if (isBridge) return msalRedirectBridge.broadcastResponseToMainFrame();
  const root = document.getElementById('spa');
  const { clientId, authority, scope } = root.dataset;
  const byId = (id) => document.getElementById(id);
  const say = (text) => {
    byId('status').textContent = text;
  };
  const request = { scopes: ['openid', 'profile', 'email', 'offline_access', scope] };
  const client = new msal.PublicClientApplication({
    auth: { clientId, authority, knownAuthorities: [location.host], redirectUri: `${location.origin}/sample/spa` },
    cache: { cacheLocation: 'sessionStorage' },
  });

  async function explain(token, raw, rows) {
    byId(raw).textContent = token;
    const answer = await fetch('/_guesthouse/inspect', { method: 'POST', body: JSON.stringify({ token }) });
    const { claims } = await answer.json();
    byId(rows).replaceChildren(
      ...claims.map((claim) => {
        const row = document.createElement('tr');
        const cell = (tag, text, claimName) => {
          const element = document.createElement(tag);
          element.textContent = text;
          if (claimName) {
            element.dataset.claim = claimName;
            element.className = 'value';
          }
          row.append(element);
        };
        cell('th', claim.name);
        cell('td', typeof claim.value === 'string' ? claim.value : JSON.stringify(claim.value), claim.name);
        cell('td', claim.meaning);
        return row;
      }),
    );
  }

  async function show(result, how) {
    client.setActiveAccount(result.account);
    byId('tokens').hidden = false;
    await explain(result.idToken, 'id-token', 'id-token-claims');
    await explain(result.accessToken, 'access-token', 'access-token-claims');
    byId('renew').disabled = false;
    byId('sign-out').disabled = false;
    say(`${how}: ${result.account.username}`);
  }

  const failed = (error) => say(`Failed: ${error.errorCode ?? error.name}: ${error.message}`);
  try {
    await client.initialize();
    const result = await client.handleRedirectPromise();
    byId('sign-in').disabled = false;
    const account = client.getAllAccounts()[0];
    if (result) await show(result, 'Signed in');
    else if (account) await show(await client.acquireTokenSilent({ ...request, account }), 'Signed in from the cache');
    else say('Nobody is signed in.');
  } catch (error) {
    failed(error);
    byId('sign-in').disabled = false;
  }
  byId('sign-in').addEventListener('click', () => client.loginRedirect(request).catch(failed));
  byId('renew').addEventListener('click', async () => {
    try {
      const account = client.getActiveAccount();
      await show(await client.acquireTokenSilent({ ...request, account, forceRefresh: true }), 'Renewed silently');
    } catch (error) {
      failed(error);
    }
  });
  byId('sign-out').addEventListener('click', () => client.logoutRedirect({ postLogoutRedirectUri: `${location.origin}/sample/spa` }).catch(failed));
})();
