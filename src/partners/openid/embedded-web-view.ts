/** What user agents of embedded web views have and those of browsers have not. Unverified: Google tells no list. */
const signs = [/; wv\)/, /\bElectron\//, /\bCefSharp\b|\bCEF\//, /\bFBA[NV]\/|\bInstagram\b/];

/**
 * Whether a user agent is that of a window inside of an application: WebView of Android, WKWebView (which has no `Safari/`),
 * Electron, CEF, in-app browsers (google-federation: refused since 2021).
 */
export function isEmbeddedWebView(userAgent: string): boolean {
  const isBareWebKit = /\b(iPhone|iPad|iPod)\b.*AppleWebKit\//.test(userAgent) && !/\bSafari\//.test(userAgent);
  return isBareWebKit || signs.some((sign) => sign.test(userAgent));
}
