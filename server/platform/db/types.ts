import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ_ARRAY = 1185;

/** bigint → number (our values stay below 2^53), timestamptz → epoch milliseconds; all else as pg does. */
export const parseAsNumbers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return (text: string) => Date.parse(text);
    if (oid === INT8_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
    if (oid === TIMESTAMPTZ_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(quotedInstant));
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

function quotedInstant(text: string): number {
  return Date.parse(text.slice(1, -1));
}
