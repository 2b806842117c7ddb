import type { ReactNode } from 'react';

type Kind = 'html' | 'markdown' | 'plain';

/** The little markup that WeCom understands in app messages: links and greys in texts, a few signs in markdown. */
export function Markup({ text, kind }: { text: string; kind: Kind }): ReactNode {
  switch (kind) {
    case 'plain':
      return <p className="pre">{text}</p>;
    case 'html':
      return <div className="pre">{htmlParts(text)}</div>;
    case 'markdown':
      return (
        <div className="markdown">
          {text.split('\n').map((line, i) => (
            <MarkdownLine key={i} line={line} />
          ))}
        </div>
      );
    default:
      return kind satisfies never;
  }
}

function htmlParts(text: string): ReactNode[] {
  const pieces = text.replaceAll(/<br\s*\/?>/gi, '\n').split(/(<a\s[^>]*>.*?<\/a>|<div[^>]*>.*?<\/div>)/gis);
  return pieces.map((piece, i) => {
    const link = /^<a\s[^>]*href=["']([^"']*)["'][^>]*>(.*?)<\/a>$/is.exec(piece);
    if (link?.[1] !== undefined)
      return (
        <a key={i} href={safe(link[1])} target="_blank" rel="noreferrer">
          {bare(link[2] ?? '')}
        </a>
      );
    const block = /^<div(?:\s+class=["']([^"']*)["'])?[^>]*>(.*?)<\/div>$/is.exec(piece);
    if (block !== null)
      return (
        <span key={i} className={`block-line ${TONES[block[1] ?? ''] ?? ''}`}>
          {bare(block[2] ?? '')}
        </span>
      );
    return bare(piece);
  });
}

function MarkdownLine({ line }: { line: string }): ReactNode {
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  if (heading?.[1] !== undefined) return <strong className="markdown-heading">{inline(heading[1])}</strong>;
  const quote = /^>\s?(.*)$/.exec(line);
  if (quote?.[1] !== undefined) return <p className="markdown-quote">{inline(quote[1])}</p>;
  return <p>{line === '' ? ' ' : inline(line)}</p>;
}

function inline(text: string): ReactNode[] {
  return text.split(/(\*\*.+?\*\*|\[.+?\]\(.+?\)|<font[^>]*>.*?<\/font>|`[^`]+`)/g).map((piece, i) => {
    const bold = /^\*\*(.+)\*\*$/.exec(piece);
    if (bold?.[1] !== undefined) return <strong key={i}>{bold[1]}</strong>;
    const link = /^\[(.+)\]\((.+)\)$/.exec(piece);
    if (link?.[2] !== undefined)
      return (
        <a key={i} href={safe(link[2])} target="_blank" rel="noreferrer">
          {link[1]}
        </a>
      );
    const font = /^<font\s+color=["']([^"']*)["'][^>]*>(.*)<\/font>$/.exec(piece);
    if (font?.[1] !== undefined)
      return (
        <span key={i} className={TONES[font[1]] ?? ''}>
          {font[2]}
        </span>
      );
    return piece.startsWith('`') && piece.endsWith('`') && piece.length > 2 ? <code key={i}>{piece.slice(1, -1)}</code> : bare(piece);
  });
}

const TONES: { readonly [name: string]: string } = {
  gray: 'tone-faint',
  comment: 'tone-faint',
  normal: '',
  highlight: 'tone-held',
  warning: 'tone-held',
  info: 'tone-good',
};

/** Without the tags that are none of ours, and with what they had to write in signs. */
function bare(text: string): string {
  return text
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function safe(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}
