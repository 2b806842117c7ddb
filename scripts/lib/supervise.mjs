import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';
import { forgetRun, rememberRun } from './previous.mjs';

/** The server drains within 10 s; what is not gone after this long is killed. */
const patienceMs = 12_000;

/**
 * Runs simulator and server until the server ends or a signal comes, stops both in order (server first, it still talks
 * to the simulator while it drains) and ends this process with the right status.
 */
export async function supervise({ dataDir, owner, liveness, stopLeftover, server, sim }) {
  const state = { stopping: false, signalledAt: 0, server: undefined, sim: undefined };
  const note = () => {
    if (!owner) return;
    const pids = [process.pid, state.server?.pid, state.sim?.pid].filter((pid) => pid !== undefined);
    rememberRun(dataDir, liveness, pids, state.stopping);
  };
  const onSignal = () => {
    // npm and the terminal may each deliver the same Ctrl-C; only one a second later is a second wish.
    if (state.signalledAt !== 0 && Date.now() - state.signalledAt > 1_000) hurry(state);
    if (state.signalledAt === 0) {
      state.signalledAt = Date.now();
      state.stopping = true;
      note();
      state.server?.kill('SIGTERM');
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  watchParent(onSignal);

  note();
  // Both at once: the server starts PostgreSQL while the simulator starts, and then waits for it by itself.
  const simulated = sim === undefined ? Promise.resolve(true) : keepSimulator(sim, state, note);
  state.server = launch(server, { detached: false });
  note();
  // A simulator that does not start has said why.
  const refused = simulated.then((ready) => {
    if (ready || state.stopping) return new Promise(() => undefined);
    state.server.kill('SIGTERM');
    return serverEnd(state).then(() => ({ code: 2, signal: null }));
  });
  const ended = await Promise.race([serverEnd(state), refused]);
  state.stopping = true;
  note();
  await stopChild(state.sim);
  if (owner) {
    await stopLeftover(dataDir);
    forgetRun(dataDir);
  }
  process.exit(verdict(ended, state));
}

function launch({ script, env }, { detached }) {
  return spawn(process.execPath, [script], { cwd: root, env, detached, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
}

// In a process group of its own: a Ctrl-C in the terminal must not take it away under the draining server. It ends
// with us all the same, because it watches the IPC channel.
async function keepSimulator(sim, state, note, failures = 0) {
  const child = launch(sim, { detached: true });
  state.sim = child;
  note();
  let wasReady = false;
  const ready = new Promise((resolve) => {
    child.on('message', (message) => {
      if (message?.kind !== 'ready') return;
      wasReady = true;
      resolve(true);
    });
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
  child.once('exit', (code, signal) => {
    if (state.stopping || (!wasReady && failures === 0)) return;
    console.error(`The WeCom simulator ended unexpectedly (${signal ?? `status ${code}`}).`);
    if (failures < 5) setTimeout(() => state.stopping || void keepSimulator(sim, state, note, failures + 1), 500);
    else state.server?.kill('SIGTERM');
  });
  return await ready;
}

async function serverEnd(state) {
  const child = state.server;
  const end = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: 1, signal: null, error }));
  });
  for (;;) {
    const ended = await Promise.race([end, sleep(250, undefined)]);
    if (ended !== undefined) return ended;
    if (state.signalledAt !== 0 && Date.now() - state.signalledAt > patienceMs) child.kill('SIGKILL');
  }
}

async function stopChild(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await end;
  clearTimeout(timer);
}

function hurry(state) {
  state.server?.kill('SIGKILL');
  state.sim?.kill('SIGKILL');
}

// A killed npm takes nobody with it and tells nobody; without it this would run on unseen.
function watchParent(onGone) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 250);
  timer.unref();
}

function verdict({ code, signal, error }, state) {
  if (error !== undefined) console.error(`The server could not be started (${error.message}).`);
  else if (state.signalledAt !== 0) return 0;
  else if (code === 0) return 0;
  // 2: it refused, and said in one sentence why.
  else if (code === 2) return 1;
  else if (signal !== null) console.error(`The server was ended by ${signal}; run npm start again, it repairs itself.`);
  else console.error(`The server ended with status ${code}; what it said is above.`);
  return 1;
}
