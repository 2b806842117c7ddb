/** One part of a multipart body. Without a file name it is a plain field. */
export type Part = {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string;
  readonly bytes: Buffer;
};

/**
 * The parts of a multipart/form-data body. Written here because Node's `Response.formData()` refuses what WeCom's own
 * sample sends: further parameters of Content-Disposition (`filelength`) and parameters without quotes (90253).
 * `extendedNames`: whether RFC 2231's `filename*=` counts as a file name; WeCom is said to take it for none.
 */
export function readMultipart(body: Buffer, contentType: string, extendedNames: boolean): Part[] {
  const boundary = parameters(contentType).get('boundary');
  if (boundary === undefined || boundary === '') return [];
  return between(body, `--${boundary}`).flatMap((section) => readPart(section, extendedNames) ?? []);
}

/** What stands between the delimiter lines; preamble, epilogue and an unfinished last section are left out. */
function between(body: Buffer, delimiter: string): Buffer[] {
  const sections: Buffer[] = [];
  const first = body.indexOf(delimiter);
  // A delimiter begins the body or a line.
  if (first > 0 && body[first - 1] !== 0x0a) return sections;
  for (let at = first; at !== -1;) {
    const from = body.indexOf('\r\n', at + delimiter.length);
    if (from === -1 || body.toString('latin1', at + delimiter.length, at + delimiter.length + 2) === '--') break;
    // The empty part's delimiter may share the line end with the one before.
    const end = body.indexOf(`\r\n${delimiter}`, from);
    if (end === -1) break;
    sections.push(body.subarray(from + 2, Math.max(from + 2, end)));
    at = end + 2;
  }
  return sections;
}

function readPart(section: Buffer, extendedNames: boolean): Part | undefined {
  const end = section.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const headers = new Map(
    section
      .toString('utf8', 0, end)
      .split('\r\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
  const disposition = parameters(headers.get('content-disposition') ?? '');
  const extended = extendedNames ? extendedValue(disposition.get('filename*')) : undefined;
  return {
    name: disposition.get('name') ?? '',
    filename: extended ?? disposition.get('filename'),
    type: headers.get('content-type') ?? '',
    bytes: section.subarray(end + 4),
  };
}

/** `a; b=c; d="e \" f"` as a map, names in lower case. */
function parameters(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of header.matchAll(/;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)) {
    // Browsers write a quotation mark as %22, others put a backslash before it.
    const value = quoted === undefined ? bare : quoted.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"');
    found.set(name.toLowerCase(), value);
  }
  return found;
}

/** `utf-8''%E6%B5%B7.png` (RFC 2231). */
function extendedValue(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    // No valid percent encoding: no name.
    return undefined;
  }
}
