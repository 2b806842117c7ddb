import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useRouteError } from 'react-router';
import { messageOf } from '../../api/error.ts';
import { Face } from '../../ui/Faces.tsx';
import { zh } from '../../ui/zh.ts';

/** A bug on a page: said so, recorded in the browser's console, the rest of the product stays usable. */
export function Broken(): ReactNode {
  const error = useRouteError();
  useEffect(() => {
    console.error(error);
  }, [error]);
  const reload = (): void => {
    window.location.reload();
  };
  return (
    <div className="card" role="alert">
      <Face title={zh.errors.unexpectedTitle} sentence={messageOf(error)} action={<Button onClick={reload}>{zh.errors.reload}</Button>} />
    </div>
  );
}
