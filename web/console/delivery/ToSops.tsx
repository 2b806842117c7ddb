import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

/** Where messages come from: the next step when there are none. */
export function ToSops(): ReactNode {
  const navigate = useNavigate();
  return <Button onClick={() => void navigate(paths.sops())}>{zh.delivery.toSops}</Button>;
}
