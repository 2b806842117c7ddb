import { pino, type Logger } from 'pino';

/** Structured logs on standard error: JSON lines with request ids; secrets never reach them. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug' | 'child'>;

export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.access_token', '*.secret', '*.password'],
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
