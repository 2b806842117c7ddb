import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { makeQueryClient } from '../api/client.ts';
import '../ui/base.css';
import '../ui/components.css';
import '../ui/marks.css';
import '../ui/narrow.css';
import { usePointing, useSystemPalette } from '../ui/scheme.ts';
import { themeOf, variablesOf } from '../ui/theme.ts';
import { paths } from './paths.ts';
import { makeRouter } from './routes.tsx';

const router = makeRouter();
const client = makeQueryClient(() => {
  const { pathname, search } = router.state.location;
  if (pathname === paths.login()) return;
  void router.navigate(paths.login(pathname + search), { replace: true });
});

function Console(): ReactNode {
  const palette = useSystemPalette();
  const pointing = usePointing();
  return (
    <>
      <style>{variablesOf(palette)}</style>
      <ConfigProvider locale={zhCN} theme={themeOf(palette, pointing)} button={{ autoInsertSpace: false }}>
        <App>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </App>
      </ConfigProvider>
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
