import { fastify } from 'fastify';

// The yardstick of P2: Fastify that reads the same requests, keeps nothing and gives the same answer.
const [port = ''] = process.argv.slice(2);
const app = fastify();
app.post('/api/v1/events', async () => ({ accepted: 1, duplicates: 0, rejected: [] }));
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
