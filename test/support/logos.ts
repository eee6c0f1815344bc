/** One grey pixel as PNG, base64. */
export const pngLogo =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
/** The beginning of a JPEG, base64: enough to be taken for one. */
export const jpegLogo = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex').toString('base64');
