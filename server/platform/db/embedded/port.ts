import { createServer } from 'node:net';
import { errorCode, StartRefused } from './refused.ts';

/** The first free port at or after the preferred one. Stays below the range from which systems lend ports out. */
export async function firstFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < Math.min(preferred + 200, 32_768); port += 1) {
    if (await isFree(port)) return port;
  }
  throw new StartRefused(
    `No port between ${preferred} and ${preferred + 199} is free for the database: stop what uses them or set HUOSHUI_PORT to another range.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
