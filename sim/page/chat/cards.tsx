import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Card } from '../answers.ts';
import { Face } from '../ui/face.tsx';
import { Icon } from '../ui/icons.tsx';

/** What a message carries, as WeChat draws it. */
export function CardView({ card }: { card: Card }): ReactNode {
  switch (card.kind) {
    case 'image':
      return <ImageCard url={card.url} />;
    case 'video':
      return <VideoCard url={card.url} />;
    case 'voice':
      return card.url === null ? (
        <Expired what="语音" />
      ) : (
        <audio className="voice-card" controls src={card.url}>
          <track kind="captions" />
        </audio>
      );
    case 'file':
      return <FileCard {...card} />;
    case 'link':
      return <LinkCard {...card} />;
    case 'miniprogram':
      return (
        <div className="card-mini">
          <p className="card-kind">
            <Icon name="mini" size={16} />
            小程序
          </p>
          <strong>{card.title}</strong>
          <Picture url={card.picture} className="card-mini-picture" />
        </div>
      );
    case 'location':
      return (
        <div className="card-place">
          <strong>{card.name || '位置'}</strong>
          <span>{card.address}</span>
          <span className="card-map">
            <Icon name="place" size={28} />
          </span>
        </div>
      );
    case 'person':
      return (
        <div className="card-person">
          <Face name={card.name} size={44} />
          <span>
            <strong>{card.name}</strong>
            {card.position}
          </span>
          <small>个人名片</small>
        </div>
      );
    default:
      return card satisfies never;
  }
}

/** Bubbles are drawn around words only. */
export function isBare(card: Card): boolean {
  return card.kind === 'image' || card.kind === 'video';
}

function LinkCard({ url, title, desc, picture }: Extract<Card, { kind: 'link' }>): ReactNode {
  return (
    <a className="card-link" href={url} target="_blank" rel="noreferrer">
      <strong>{title}</strong>
      <span className="card-link-body">
        <span className="card-link-desc">{desc === '' ? hostOf(url) : desc}</span>
        <Picture url={picture} className="card-link-picture" />
      </span>
    </a>
  );
}

function FileCard({ url, name, size }: Extract<Card, { kind: 'file' }>): ReactNode {
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
  const body = (
    <>
      <span className="card-file-words">
        <strong>{name === '' ? '文件' : name}</strong>
        <small>{url === null ? '已过期' : size === null ? '' : bytesInWords(size)}</small>
      </span>
      <span className="card-file-kind">{ending === '' ? <Icon name="file" size={24} /> : ending.slice(0, 4).toUpperCase()}</span>
    </>
  );
  return url === null ? (
    <span className="card-file">{body}</span>
  ) : (
    <a className="card-file" href={url} target="_blank" rel="noreferrer" download={name || '文件'}>
      {body}
    </a>
  );
}

function ImageCard({ url }: { url: string | null }): ReactNode {
  const [broken, setBroken] = useState(false);
  if (url === null || broken) return <Expired what="图片" />;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="card-image">
      <img src={url} alt="图片" onError={() => setBroken(true)} />
    </a>
  );
}

function VideoCard({ url }: { url: string | null }): ReactNode {
  const [broken, setBroken] = useState(false);
  if (url === null) return <Expired what="视频" />;
  if (broken)
    return (
      <a className="card-video" href={url} target="_blank" rel="noreferrer" aria-label="视频">
        <Icon name="play" size={30} />
      </a>
    );
  return (
    <video className="card-video" controls preload="metadata" src={url} onError={() => setBroken(true)}>
      <track kind="captions" />
    </video>
  );
}

/** A picture that is missing leaves its place to the company's water. */
export function Picture({ url, className }: { url: string | null; className: string }): ReactNode {
  const [broken, setBroken] = useState(false);
  if (url === null || broken) return <span className={`${className} no-picture`} aria-hidden="true" />;
  return <img className={className} src={url} alt="" onError={() => setBroken(true)} />;
}

function Expired({ what }: { what: string }): ReactNode {
  return (
    <span className="card-expired">
      <Icon name="picture" size={22} />
      {what}已过期
    </span>
  );
}

function bytesInWords(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
