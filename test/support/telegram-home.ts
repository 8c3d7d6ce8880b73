import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiCall, type BotApi, type BotApiOptions, startBotApi } from '../../fixtures/telegram/bot-api-server.ts';
import { createMoitumi, type Moitumi } from './moitumi-process.ts';

/** The person whose phone is paired. */
export const OWNER = 1001;

/** A home whose daemon speaks with a Bot API server on loopback. */
export type TelegramHome = {
  readonly moitumi: Moitumi;
  readonly api: BotApi;
  /** Writes the configuration: `more` are further lines of `[telegram]`. */
  configure(more?: readonly string[], enabled?: boolean): void;
  /** Pairs a phone as a person does: the code from the terminal, sent from the phone. */
  pair(user?: number): Promise<void>;
  /** The next message of the bot's that holds these words. */
  said(words: string | RegExp): Promise<ApiCall>;
  dispose(): Promise<void>;
};

/** Makes the home and the server; nothing runs yet. */
export async function createTelegramHome(options: BotApiOptions = {}): Promise<TelegramHome> {
  const moitumi = createMoitumi();
  const api = await startBotApi(options);
  const token = join(moitumi.directory, 'token');
  const configure: TelegramHome['configure'] = (more = [], enabled = true) => {
    writeFileSync(token, `${api.token}\n`, { mode: 0o600 });
    const lines = ['[telegram]', `enabled = ${enabled}`, 'token_file = "token"', `api_root = "${api.root}"`, ...more];
    writeFileSync(join(moitumi.directory, 'config.toml'), `${lines.join('\n')}\n`);
  };
  const said: TelegramHome['said'] = (words) =>
    api.next(({ method, payload }) => {
      if (method !== 'sendMessage' && method !== 'sendDocument') return false;
      const text = String(payload['text'] ?? payload['caption'] ?? '');
      return typeof words === 'string' ? text.includes(words) : words.test(text);
    });
  return {
    moitumi,
    api,
    configure,
    said,
    pair: async (user = OWNER) => {
      const terminal = moitumi.start(['telegram', 'pair', '--json']);
      const shown = JSON.parse(await terminal.line(/"code"/)) as { code: string };
      api.phone.say(shown.code, { from: user });
      const { code, stderr } = await terminal.finished;
      if (code !== 0) throw new Error(`pairing failed: ${stderr}`);
      await said('is paired');
    },
    dispose: async () => {
      await moitumi.dispose();
      await api.close();
    },
  };
}
