import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../api/session.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { useFeatureOff, type FeatureKey } from './use-feature.ts';

/** On a page whose feature WeCom does not let work: what is off, why, and the way to mend it. */
export function FeatureOff({ feature }: { feature: FeatureKey }): ReactNode {
  const off = useFeatureOff(feature);
  const { role } = useSession();
  if (off === undefined) return null;
  const words = zh.connection;
  return (
    <Alert
      className="spaced"
      type="warning"
      showIcon
      title={words.offTitle(off.title)}
      description={role === 'owner' ? off.because : `${off.because}。${words.offOthers}`}
      {...(role === 'owner' ? { action: <Link to={paths.connection('checks')}>{words.offAction}</Link> } : {})}
    />
  );
}
