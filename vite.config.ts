import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const productPort = Number(process.env['HUOSHUI_PORT'] ?? 8686);
const pages = ['web/console/index.html', 'sim/page/index.html'].filter((page) => existsSync(at(page)));

// Two pages, one build: the console is served by the product, the simulator's page by the simulator.
export default defineConfig({
  root: at('.'),
  plugins: [react(), consoleAddresses()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    rolldownOptions: {
      input: pages.map(at),
      output: {
        codeSplitting: {
          // Libraries change seldom, so they are cached apart from our code. antd is left to the bundler: one chunk
          // for all of it would load every component with the first page.
          groups: [{ name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/ }],
        },
      },
    },
  },
  server: {
    // After the product, its simulator and its database.
    port: productPort + 3,
    strictPort: true,
    host: '127.0.0.1',
    proxy: { '/api': `http://127.0.0.1:${productPort}` },
  },
});

/** Every address of the console is one page, as the product itself serves it. */
function consoleAddresses(): Plugin {
  return {
    name: 'console-addresses',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        const navigates = request.headers.accept?.includes('text/html') === true;
        if (navigates && !request.url?.startsWith('/sim/')) request.url = '/web/console/index.html';
        next();
      });
    },
  };
}
