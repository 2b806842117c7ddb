import { resolve } from 'node:path';
import { demoCompany } from './demo.mjs';
import { root } from './paths.mjs';
import { fail } from './run.mjs';

/** What starting needs to know of the environment. The server checks the rest, and these again. */
export function readSettings(env = process.env) {
  const port = Number(env.HUOSHUI_PORT ?? 8686);
  if (env.HUOSHUI_PORT === '' || !Number.isInteger(port) || port < 1 || port > 65_534) {
    fail(`HUOSHUI_PORT is "${env.HUOSHUI_PORT}", which is no port: use a whole number from 1 to 65534 (the simulator takes the next one).`);
  }
  const role = env.HUOSHUI_ROLE ?? 'all';
  if (!['all', 'web', 'worker'].includes(role)) fail(`HUOSHUI_ROLE is "${role}": use all, web or worker.`);
  const demo = env.HUOSHUI_DEMO ?? 'on';
  if (!['on', 'off'].includes(demo)) fail(`HUOSHUI_DEMO is "${demo}": use on or off.`);
  return {
    port,
    dataDir: resolve(root, env.HUOSHUI_DATA || 'data'),
    demo: demo === 'on',
    owner: role !== 'worker',
    // A simulator of somebody else's is used as it is; a worker uses the one of the web node.
    startsSimulator: demo === 'on' && role !== 'worker' && !env.HUOSHUI_SIM_URL,
  };
}

/** The environments of the two children. */
export function childEnvironments({ port, dataDir, demo }, env = process.env) {
  const simUrl = env.HUOSHUI_SIM_URL || `http://127.0.0.1:${port + 1}`;
  const server = { ...env, HUOSHUI_PORT: String(port), HUOSHUI_DATA: dataDir };
  if (!demo) return { server, sim: undefined };
  const company = demoCompany(dataDir);
  const productUrl = `http://127.0.0.1:${port}`;
  const sim = {
    ...env,
    SIM_PORT: String(port + 1),
    SIM_DATA: resolve(dataDir, 'sim'),
    SIM_CORP_ID: company.corpId,
    SIM_AGENT_ID: String(company.agentId),
    SIM_SECRET: company.secret,
    SIM_CALLBACK_URL: `${productUrl}/wecom/callback`,
    SIM_CALLBACK_TOKEN: company.callbackToken,
    SIM_ENCODING_AES_KEY: company.encodingAesKey,
    SIM_PRODUCT_URL: productUrl,
    SIM_CLOCK_TOKEN: company.clockToken,
  };
  return { server: { ...server, HUOSHUI_SIM_URL: simUrl }, sim };
}
