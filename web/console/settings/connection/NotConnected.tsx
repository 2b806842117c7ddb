import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { readCapabilities } from '../../../../domain/wecom/connection-contract.ts';
import { query } from '../../../api/call.ts';
import { useSession } from '../../../api/session.ts';
import { zh } from '../../../ui/zh.ts';
import { paths } from '../../paths.ts';
import './not-connected.css';

/** On the first page, as long as there is nothing to see on it: the way to a connection. */
export function NotConnected(): ReactNode {
  const capabilities = useQuery({ ...query(readCapabilities), staleTime: 60_000 });
  const navigate = useNavigate();
  const { role } = useSession();
  const words = zh.connection;
  if (capabilities.data?.state !== 'none') return null;
  return (
    <section className="card padded not-connected" aria-labelledby="not-connected">
      <div className="spring">
        <h2 id="not-connected">{words.hintTitle}</h2>
        <p className="secondary">{role === 'owner' ? words.hintSentence : words.hintOthers}</p>
      </div>
      {role === 'owner' ? (
        <Button type="primary" onClick={() => void navigate(paths.connection())}>
          {words.hintAction}
        </Button>
      ) : null}
    </section>
  );
}
