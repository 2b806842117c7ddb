import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isFields } from '../../domain/wecom/wire.ts';

export type Reading =
  | { readonly kind: 'fields'; readonly fields: Record<string, unknown> }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads the XML that WeCom sends (`<xml>` and its children, in any order, with or without CDATA) or, for apps set so,
 * its JSON. No document type, so no entities of one's own: there is nothing to expand or to fetch.
 */
export function readFields(text: string): Reading {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  return trimmed.startsWith('{') ? readJson(trimmed) : readXml(trimmed);
}

/** A field as text; undefined when it is absent, empty or something else. */
export function textField(fields: Record<string, unknown>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** A document type could only stand before the root element. */
const BEGINNING = /^(<\?xml[^<>]{0,200}\?>\s*)?<xml>/;

// Ids keep their leading zeros and texts their blanks; `processEntities` off leaves every `&…;` as it is written.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, processEntities: false });

function readXml(text: string): Reading {
  if (!BEGINNING.test(text)) return { kind: 'unreadable', problem: 'neither <xml> nor JSON' };
  const validity = XMLValidator.validate(text);
  if (validity !== true) return { kind: 'unreadable', problem: validity.err.msg };
  try {
    const document: unknown = parser.parse(text);
    const root = isFields(document) ? document['xml'] : undefined;
    return isFields(root) ? { kind: 'fields', fields: root } : { kind: 'unreadable', problem: '<xml> has no children' };
  } catch (error) {
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
}

function readJson(text: string): Reading {
  try {
    const fields: unknown = JSON.parse(text);
    return isFields(fields) ? { kind: 'fields', fields } : { kind: 'unreadable', problem: 'not a JSON object' };
  } catch (error) {
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
}
