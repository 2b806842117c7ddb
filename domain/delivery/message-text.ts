import { utf8Bytes } from '../wecom/attachments.ts';
import { MASS_TEXT_BYTES } from '../wecom/limits.ts';

/** What is wrong with the length of a message (92135) or a greeting (92137), to follow its name; undefined when it fits. */
export function lengthProblem(text: string): string | undefined {
  const bytes = utf8Bytes(text);
  if (bytes <= MASS_TEXT_BYTES) return undefined;
  return `有 ${bytes} 字节，企业微信最多 ${MASS_TEXT_BYTES} 字节（约 ${Math.floor(MASS_TEXT_BYTES / 3)} 个汉字）`;
}
