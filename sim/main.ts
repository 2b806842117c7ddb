import { startSimulator } from './app.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
if (typeof config === 'string') {
  process.stderr.write(`${config}\n`);
  process.exit(2);
}

const simulator = await startSimulator(config).catch((error: unknown) => {
  process.stderr.write(`The simulator cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  simulator.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`The simulator did not stop cleanly: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (process.send === undefined) {
  process.stdout.write(`${simulator.url}\n`);
} else {
  // A child of `npm start`: it must not outlive its parent.
  process.on('disconnect', stop);
  process.send({ kind: 'ready', url: simulator.url });
}
