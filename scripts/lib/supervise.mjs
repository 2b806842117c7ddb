import { keep } from './keep.mjs';
import { forgetReady, forgetRun, rememberRun } from './previous.mjs';

/** The server drains within 10 s; what is not gone after this long is killed. */
const patienceMs = 12_000;

/** A server that somebody ends by a signal is to end: the next start repairs what it left. Others are breakdowns. */
const SENT = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);

/**
 * Runs simulator and server until the server ends or a signal comes, stops both in order (server first, it still talks
 * to the simulator while it drains) and ends this process with the right status. What breaks down is started again.
 */
export async function supervise({ dataDir, owner, liveness, stopLeftover, server, sim, pace }) {
  const state = { stopping: false, signalledAt: 0, server: undefined, sim: undefined };
  const note = () => {
    if (!owner) return;
    const pids = [process.pid, state.server?.pid, state.sim?.pid].filter((pid) => pid !== undefined);
    rememberRun(dataDir, liveness, pids, state.stopping);
  };
  const stop = () => {
    state.stopping = true;
    note();
    state.server?.kill('SIGTERM');
  };
  const onSignal = () => {
    // npm and the terminal may each deliver the same Ctrl-C; only one a second later is a second wish.
    if (state.signalledAt !== 0 && Date.now() - state.signalledAt > 1_000) hurry(state);
    if (state.signalledAt === 0) {
      state.signalledAt = Date.now();
      stop();
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  watchParent(onSignal);

  note();
  const shared = { isStopping: () => state.stopping, pace };
  const simulated = sim === undefined ? undefined : keep({ ...sim, ...shared, ...simulatorPart(state, note) });
  // Both at once: the server starts PostgreSQL while the simulator starts, and then waits for it by itself.
  const served = keep({ ...server, ...shared, ...serverPart(state, note, () => owner && forgetReady(dataDir)) });
  const first = await Promise.race([served.then(serverEnd), ...(simulated === undefined ? [] : [simulated.then(simulatorEnd(state))])]);
  stop();
  killWhatStays(state);
  await served;
  await stopChild(state.sim);
  if (owner) {
    await stopLeftover(dataDir);
    forgetReady(dataDir);
    forgetRun(dataDir);
  }
  process.exit(verdict(first, state));
}

// In a process group of its own: a Ctrl-C in the terminal must not take it away under the draining server. It ends
// with us all the same, because it watches the IPC channel.
function simulatorPart(state, note) {
  return {
    what: 'The WeCom simulator',
    detached: true,
    restarts: () => true,
    onDeath: () => undefined,
    onStart: ({ child }) => {
      state.sim = child;
      note();
    },
  };
}

function serverPart(state, note, forget) {
  return {
    what: 'The server',
    detached: false,
    // 2: it refused, and said in one sentence why.
    restarts: ({ code, signal, wasStopping }) => !wasStopping && code !== 0 && code !== 2 && !SENT.has(signal),
    onDeath: forget,
    onStart: ({ child }) => {
      state.server = child;
      note();
    },
  };
}

function serverEnd(end) {
  return { who: 'server', ...end };
}

// While everything stops, that the simulator has ended is no news.
function simulatorEnd(state) {
  return (end) => (state.stopping ? new Promise(() => undefined) : { who: 'simulator', ...end });
}

function killWhatStays(state) {
  const stoppingAt = state.signalledAt === 0 ? Date.now() : state.signalledAt;
  setInterval(() => {
    if (Date.now() - stoppingAt > patienceMs) state.server?.kill('SIGKILL');
  }, 250).unref();
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

/** The status of npm start, and a sentence when nobody has said one. */
function verdict({ who, code, signal, error, gaveUp }, state) {
  if (state.signalledAt !== 0) return 0;
  if (error !== undefined) console.error(`The ${who} could not be started (${error.message}).`);
  else if (gaveUp) return 1;
  else if (who === 'simulator' && signal !== null) console.error(`The WeCom simulator was ended by ${signal} before it was ready.`);
  // A simulator that does not start has said why.
  else if (who === 'simulator') return 1;
  else if (code === 0) return 0;
  // 2: it refused, and said in one sentence why.
  else if (code === 2) return 1;
  else if (signal !== null) console.error(`The server was ended by ${signal}; run npm start again, it repairs itself.`);
  else console.error(`The server ended with status ${code}; what it said is above.`);
  return 1;
}
