export type SimulatorConfig = {
  readonly port: number;
  /** Folder of the journal. */
  readonly data: string;
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly callbackUrl: string;
  readonly callbackToken: string;
  readonly encodingAesKey: string;
  /** Where the product listens for the clock; without it the simulator moves its own clock only. */
  readonly productUrl?: string;
  readonly clockToken?: string;
  /** Real time between two attempts of one callback, default 3 s. */
  readonly callbackRetryMs?: number;
};

type Environment = { readonly [name: string]: string | undefined };

/** Reads SIM_* of the environment; a string is the one sentence that says what is wrong. */
export function readConfig(env: Environment): SimulatorConfig | string {
  const port = Number(env.SIM_PORT ?? '8687');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return `SIM_PORT must be a port number, not "${env.SIM_PORT}".`;
  const agentId = Number(env.SIM_AGENT_ID ?? '');
  for (const name of [
    'SIM_DATA',
    'SIM_CORP_ID',
    'SIM_AGENT_ID',
    'SIM_SECRET',
    'SIM_CALLBACK_URL',
    'SIM_CALLBACK_TOKEN',
    'SIM_ENCODING_AES_KEY',
  ]) {
    if ((env[name] ?? '') === '') return `${name} is missing.`;
  }
  if (!Number.isSafeInteger(agentId) || agentId < 1) return `SIM_AGENT_ID must be a positive whole number, not "${env.SIM_AGENT_ID}".`;
  const encodingAesKey = env.SIM_ENCODING_AES_KEY ?? '';
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) return 'SIM_ENCODING_AES_KEY must be 43 letters and digits.';
  const callbackToken = env.SIM_CALLBACK_TOKEN ?? '';
  if (!/^[A-Za-z0-9]{1,32}$/.test(callbackToken)) return 'SIM_CALLBACK_TOKEN must be 1 to 32 letters and digits.';
  const callbackUrl = env.SIM_CALLBACK_URL ?? '';
  if (!isHttp(callbackUrl)) return `SIM_CALLBACK_URL must be an http(s) address, not "${callbackUrl}".`;
  const productUrl = env.SIM_PRODUCT_URL ?? '';
  if (productUrl !== '' && !isHttp(productUrl)) return `SIM_PRODUCT_URL must be an http(s) address, not "${productUrl}".`;
  const clockToken = env.SIM_CLOCK_TOKEN ?? '';
  return {
    port,
    data: env.SIM_DATA ?? '',
    corpId: env.SIM_CORP_ID ?? '',
    agentId,
    secret: env.SIM_SECRET ?? '',
    callbackUrl,
    callbackToken,
    encodingAesKey,
    ...(productUrl === '' ? {} : { productUrl: productUrl.replace(/\/+$/, '') }),
    ...(clockToken === '' ? {} : { clockToken }),
  };
}

function isHttp(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
