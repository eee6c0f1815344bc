import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where the certificate authority is kept when nobody says otherwise: the user's own data folder. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.XDG_DATA_HOME) return join(environment.XDG_DATA_HOME, 'guesthouse');
  switch (platform()) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'guesthouse');
    case 'win32':
      return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'guesthouse');
    default:
      return join(homedir(), '.local', 'share', 'guesthouse');
  }
}
