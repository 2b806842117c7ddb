import { zh } from '../ui/zh.ts';

/** The one shape in which a request fails, whatever went wrong. */
export class ApiError extends Error {
  readonly code: string;
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  readonly requestId: string | null;

  constructor(fields: { code: string; message: string; status: number; requestId: string | null; cause?: unknown }) {
    super(fields.message, { cause: fields.cause });
    this.name = 'ApiError';
    this.code = fields.code;
    this.status = fields.status;
    this.requestId = fields.requestId;
  }
}

/** Reads the server's `{error: {code, message, requestId}}`; an answer from something in between becomes one too. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch((cause: unknown) => ({ unreadable: String(cause) }));
  const error = field(body, 'error');
  return new ApiError({
    code: text(field(error, 'code')) ?? 'request.failed',
    message: text(field(error, 'message')) ?? zh.errors.status(response.status),
    status: response.status,
    requestId: text(field(error, 'requestId')) ?? null,
    cause: body,
  });
}

/** What a person reads of any failure. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : zh.errors.unexpected;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
