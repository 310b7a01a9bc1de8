import { type Log } from '../../app/ports.js';
import { type Listener, openListener } from '../../store/database/listener.js';
import { API_KEYS_CHANNEL } from '../../store/system/api-keys.js';

/** Hears of changes of API keys, in whichever process. @param onChange Told after a lost connection, too. */
export function listenForKeys(
  databaseUrl: string,
  log: Log,
  onChange: () => void,
): Promise<Listener> {
  return openListener({
    url: databaseUrl,
    channels: [API_KEYS_CHANNEL],
    onMessage: onChange,
    onConnected: onChange,
    onLost: (cause) => {
      log.warn({ err: cause }, 'changes of API keys are not heard of now; they are looked for');
    },
  });
}
