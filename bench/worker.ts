import { claimAndInsert } from './bare.ts';
import { workOffSteps } from './engine.ts';

// One worker process of P6: makes itself ready, waits for the word, works until nothing is due, ends.
const [kind = '', url = '', index = '0', workers = '1'] = process.argv.slice(2);
const work = kind === 'bare' ? claimAndInsert(url, Number(index), Number(workers)) : await workOffSteps(url);
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
await work();
process.disconnect?.();
