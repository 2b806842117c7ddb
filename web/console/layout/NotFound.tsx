import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Face } from '../../ui/Faces.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

export function NotFound(): ReactNode {
  const navigate = useNavigate();
  return (
    <div className="card">
      <Face
        title={zh.shell.notFoundTitle}
        sentence={zh.shell.notFoundSentence}
        action={
          <Button type="primary" onClick={() => void navigate(paths.today())}>
            {zh.shell.toToday}
          </Button>
        }
      />
    </div>
  );
}
