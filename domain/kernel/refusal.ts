/** What a caller may be refused, declared once by the module that refuses. */
export type Refusal = {
  /** HTTP status: 400 malformed, 401, 403, 404, 409 conflict, 422 understood but refused, 429. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503;
  /** The sentence a person reads; `details` are the values that the refusal was made with. */
  readonly say: (details: RefusalDetails) => string;
};

export type RefusalDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Declares a module's refusals: code → status and Chinese sentence. Codes are `<module>.<what>`. */
export function refusals<const Code extends string>(table: Record<Code, Refusal>): Record<Code, Refusal> {
  return table;
}

export const kernelRefusals = refusals({
  'request.malformed': { status: 400, say: (d) => `请求格式不正确：${String(d['problem'] ?? '无法解析')}` },
  'request.too_large': { status: 413, say: () => '请求内容过大' },
  'request.not_found': { status: 404, say: () => '没有这个地址' },
  'request.rate_limited': { status: 429, say: () => '请求太频繁，请稍后再试' },
  'request.cursor_invalid': { status: 400, say: () => '翻页游标无效，请从第一页重新开始' },
  'idempotency.reused': { status: 422, say: () => '同一个 Idempotency-Key 被用于不同的请求内容' },
  'idempotency.running': { status: 409, say: () => '相同的请求正在处理，请稍后用同一个 Idempotency-Key 重试' },
});
