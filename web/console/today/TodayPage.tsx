import { useQuery } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { readToday, type Today } from '../../../domain/overview/contract.ts';
import { query } from '../../api/call.ts';
import { Bars, type Bar } from '../../ui/Bars.tsx';
import { useClock } from '../../ui/clock.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { clockText } from '../../ui/when.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { NotConnected } from '../settings/connection/NotConnected.tsx';
import { Awaiting } from './Awaiting.tsx';
import { Recent } from './Recent.tsx';
import './today.css';

type Data = Static<typeof Today>;

/** What happened, what waits. */
export function TodayPage(): ReactNode {
  const today = useQuery({ ...query(readToday), refetchInterval: 15_000 });
  const { now, zone } = useClock();
  return (
    <>
      <PageHeader
        title={zh.today.title}
        sentence={zh.today.sentence(clockText(now, zone))}
        {...(today.data === undefined
          ? {}
          : {
              actions: (
                <span className="note">
                  <RelativeTime after={zh.today.asOf} at={today.data.asOf} />
                </span>
              ),
            })}
      />
      <NotConnected />
      <Loaded query={today}>
        {(data) => (
          <div className="stack">
            <Tiles data={data} />
            <div className="today-columns">
              <Awaiting rows={data.awaitingConfirm} />
              <Recent rows={data.recent} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}

function Tiles({ data }: { data: Data }): ReactNode {
  const bars = (pick: (day: Data['added14Days'][number]) => number): Bar[] =>
    data.added14Days.map((day) => ({ label: dayLabel(day.date), value: pick(day) }));
  const words = zh.today.tiles;
  return (
    <div className="tiles">
      <Tile words={words.customers} value={data.customers} to={paths.customers()} />
      <Tile words={words.added} value={data.added} bars={bars((day) => day.added)} to={paths.customers()} />
      <Tile words={words.lost} value={data.lost} />
      <Tile words={words.entered} value={data.entered} to={paths.sops()} />
      <Tile words={words.sent} value={data.sent} bars={bars((day) => day.sent)} to={paths.deliveries({ state: 'sent' })} />
      <Tile words={words.due} value={data.dueToday} to={paths.sops()} />
    </div>
  );
}

type TileProps = {
  words: { label: string; unit: string; note: string; definition: string };
  value: number;
  bars?: readonly Bar[];
  to?: string;
};

function Tile({ words, value, bars, to }: TileProps): ReactNode {
  const face = (
    <>
      <span className="tile-label">{words.label}</span>
      <span className="tile-value">
        {count(value)}
        <small>{words.unit}</small>
      </span>
      {bars === undefined ? <span className="note">{words.note}</span> : <Bars bars={bars} label={zh.today.last14(words.label)} />}
    </>
  );
  return (
    <Tooltip title={words.definition}>
      {to === undefined ? (
        <div className="card tile">{face}</div>
      ) : (
        <Link className="card tile" to={to}>
          {face}
        </Link>
      )}
    </Tooltip>
  );
}

function dayLabel(date: string): string {
  const [, month = '', day = ''] = date.split('-');
  return zh.today.bar(String(Number(month)), String(Number(day)));
}
